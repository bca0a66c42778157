import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { type Answer, inMode } from '../world/api.ts';
import { consentOf } from '../world/consents.ts';
import { acting } from '../world/minting.ts';
import { themself } from '../world/own-view.ts';
import { startTwoPeople, type TwoPeople } from '../world/two-people.ts';

let two: TwoPeople;
let own: string;
beforeAll(async () => {
  two = await startTwoPeople();
  own = await themself(two.minting, two.one.nhsNumber, 'patient/*.rs');
});
afterAll(() => two.stop());
afterEach(async () => {
  two.minting.world.sample.twins.gp.setChange(two.one.nhsNumber);
  await two.minting.rows("delete from consent.directive where starts > now() - interval '1 hour'");
});

const bundle = z.looseObject({
  entry: z.array(z.object({ resource: z.looseObject({ resourceType: z.string(), id: z.string() }) })),
});
type Stu3 = z.output<typeof bundle>['entry'][number]['resource'];
/** The practice's system gives more than it holds: with references to the Patient of the record. */
function gives(further: (patient: object) => readonly object[]): void {
  two.minting.world.sample.twins.gp.setChange(two.one.nhsNumber, (record) => {
    const given = bundle.parse(record);
    const patient = given.entry.find(({ resource }: { resource: Stu3 }) => resource.resourceType === 'Patient')?.resource.id;
    const more = further({ reference: `Patient/${patient}` });
    return { ...given, entry: [...given.entry, ...more.map((resource) => ({ resource }))] };
  });
}
const word = (): string => `Zq${randomBytes(6).toString('hex')}`;
const labelled = (code: string, system = 'ActCode') => ({
  meta: { security: [{ system: `http://hl7.org/fhir/v3/${system}`, code }] },
});
const TYPES = ['MedicationStatement', 'MedicationRequest', 'Observation', 'DiagnosticReport', 'Condition', 'List', 'Encounter'];
/** Every route by which a record goes out. */
async function shown(token: string): Promise<string> {
  const id = two.idOf(two.one);
  const paths = ['/$everything', '/$summary', '/$everything?_count=3'].map((tail) => `Patient/${id}${tail}`);
  const searches = TYPES.flatMap((type) => [`${type}?patient=${id}`, `${type}?patient=${id}&_include=*`]);
  const answers: Answer[] = [];
  for (const path of [...paths, ...searches]) answers.push(await two.as(token, path));
  expect(answers.filter(({ status }) => status !== 200).map(({ status, text }) => [status, text])).toEqual([]);
  return answers.map(({ text }) => text).join('\n');
}
const among = (text: string, words: Record<string, string>): string[] =>
  Object.entries(words)
    .filter(([, each]) => text.includes(each))
    .map(([name]) => name);

/** One of each that a practice may label, and what tells the same without a label of its own. */
function secrets(words: Record<string, string>, subject: object): object[] {
  const [product, plan, issue] = [randomUUID(), randomUUID(), randomUUID()];
  const medicine = { medicationReference: { reference: `Medication/${product}` }, subject };
  const observation = (text = '') => ({
    resourceType: 'Observation',
    id: randomUUID(),
    status: 'final',
    code: { text },
    subject,
  });
  const result = { ...observation(words['result']) };
  const basedOn = [{ reference: `MedicationRequest/${plan}` }];
  return [
    { resourceType: 'Medication', id: product, code: { text: words['medicine'] } },
    { resourceType: 'MedicationRequest', id: plan, status: 'active', intent: 'plan', ...medicine },
    {
      resourceType: 'MedicationRequest',
      id: issue,
      status: 'active',
      intent: 'order',
      basedOn,
      ...medicine,
      ...labelled('NOPAT'),
    },
    { resourceType: 'MedicationStatement', id: randomUUID(), status: 'active', taken: 'unk', basedOn, ...medicine },
    result,
    {
      resourceType: 'DiagnosticReport',
      id: randomUUID(),
      status: 'final',
      code: { text: words['report'] },
      subject,
      result: [{ reference: `Observation/${result.id}` }],
      ...labelled('NOPAT'),
    },
    { ...observation(words['restricted']), ...labelled('R', 'Confidentiality') },
    { ...observation(words['very']), ...labelled('V', 'Confidentiality') },
    { ...observation(words['psychiatry']), ...labelled('PSY') },
  ];
}

describe('What a practice labels in a live answer', () => {
  test('is withheld as the rules say of its class, with all that tells the same, by every route', async () => {
    const names = ['medicine', 'report', 'result', 'restricted', 'very', 'psychiatry'];
    const words = Object.fromEntries(names.map((name) => [name, word()]));
    gives((subject) => secrets(words, subject));
    // A clinician is shown what is not for the person, since they must know of a medicine.
    expect(among(await shown(two.ward), words)).toEqual(['medicine', 'report', 'result', 'restricted']);
    expect(among(await shown(own), words)).toEqual(['restricted', 'psychiatry']);
  });

  test('is shown to the person where it is not labelled', async () => {
    const words = { medicine: word(), report: word(), result: word() };
    gives((subject) => secrets(words, subject).map((each) => ({ ...each, meta: {} })));
    expect(among(await shown(own), words)).toEqual(['medicine', 'report', 'result']);
  });
});

test('What a document in a live answer says of sharing binds the next request, until the person allows it', async () => {
  const id = two.idOf(two.one);
  const given = async (): Promise<number> =>
    inMode(await two.as(two.ward, `Patient/${id}/$everything`), 'match').filter(
      ({ resourceType, meta }) => resourceType !== 'Patient' && JSON.stringify(meta).includes(`"${two.one.practice}"`),
    ).length;
  const title = word();
  gives((subject) => [
    {
      resourceType: 'DocumentReference',
      id: randomUUID(),
      status: 'current',
      type: { text: title },
      indexed: '2026-01-02T10:00:00Z',
      subject,
      content: [{ attachment: { contentType: 'text/plain', url: 'https://practice.example/1' } }],
      securityLabel: [{ coding: [{ system: 'https://fhir.nhs.uk/CodeSystem/SCR-ACSPermission', code: 'Ask' }] }],
    },
  ]);
  expect(await given()).toBeGreaterThan(0);
  expect(await given()).toBe(0);
  const keeper = await two.minting.token('9OZX01', 'user/*.cruds', { purpose_of_use: 'HOPERAT', ...acting('R8008') });
  expect((await two.minting.call('Consent', { token: keeper, body: consentOf(id, 'permission') })).status).toBe(201);
  // The practice says the same with every answer: that undoes no permission.
  expect(await given()).toBeGreaterThan(0);
  expect(await given()).toBeGreaterThan(0);
});
