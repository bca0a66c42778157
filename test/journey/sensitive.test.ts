import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RelationshipKind } from '@ouzel/exchange';
import { uuidOfBase32 } from '@ouzel/fhir';
import { type Answer, ask, bundleOf, issueOf } from '../world/api.ts';
import { acting, CONTRIBUTOR, type Minting, startMinting } from '../world/minting.ts';
import { bundleWith, conditionOf, encounterOf, patientOf, pulseOf } from '../world/written.ts';

const SNOMED = 'http://snomed.info/sct';
const HIV = { coding: [{ system: SNOMED, code: '86406008', display: 'Human immunodeficiency virus infection' }] };
const ABORTION = { coding: [{ system: SNOMED, code: '57797005', display: 'Termination of pregnancy' }] };
const INFERTILE = { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'N97.1' }] };
const SAFEGUARDING = { coding: [{ system: SNOMED, code: '766561000000109', display: 'Adult safeguarding concern' }] };
const SECRETS = /57797005|N97\.1|766561000000109|Hidden word/;

let minting: Minting;
let person: string;
let encounter: string;
/** Ids of what is withheld, as `Type/id`. */
let hidden: string[];
const idOf = ({ json }: Answer): string => String(Object(json).id);

async function relate(organisation: string, kind: RelationshipKind): Promise<void> {
  const { consent, database } = minting.world.system;
  const fact = { organisation, person: uuidOfBase32(person) ?? '', kind, basis: 'test', starts: new Date('2020-01-01') };
  await database.rows(consent.relationship(fact));
}

/** Others who know of the person, each by a relationship of their own. */
const OTHERS: [who: string, ods: string, kind: RelationshipKind][] = [
  ['a care home', '9OZC002', 'residency'],
  ['a practice elsewhere', '9OZP002', 'referral'],
  ['a hospital', '9OZH02', 'encounter'],
];
const tokenOf = (ods: string, claims: Record<string, unknown> = {}): Promise<string> => minting.token(ods, 'system/*.rs', claims);

const about = () => ({ reference: `Patient/${person}` });
const withheld = () => [
  { ...conditionOf(person, '2026-02-01'), code: HIV },
  { ...pulseOf(person, 9, encounter), component: [{ code: HIV, valueString: 'Hidden word' }] },
  { ...encounterOf(person), reasonCode: [INFERTILE] },
  { resourceType: 'Procedure', status: 'completed', code: ABORTION, subject: about(), performedDateTime: '2026-01-20' },
  { resourceType: 'Flag', status: 'active', code: SAFEGUARDING, subject: about() },
  {
    resourceType: 'DiagnosticReport',
    status: 'final',
    code: { text: 'Hidden word' },
    conclusionCode: [HIV],
    subject: about(),
    effectiveDateTime: '2026-01-15',
  },
  { ...pulseOf(person, 10), meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'PSY' }] } },
];

const TYPES = ['Condition', 'Observation', 'Encounter', 'Procedure', 'Flag', 'DiagnosticReport', 'Patient'];
const QUERIES = [
  '',
  '&_summary=count',
  '&_count=2',
  '&_count=1&_total=accurate',
  '&_sort=-date',
  '&_sort=_lastUpdated',
  '&_sort=_id',
  '&code=86406008',
  '&code:not=38341003',
  '&code:missing=true',
  '&_security=PSY',
  '&date=ge2026-01-10',
  '&encounter=:encounter',
  '&component-code=86406008',
  '&_lastUpdated=ge2020',
  '&_id=:hidden',
];
const paths = (): string[] => [
  `Patient/${person}`,
  `Patient/${person}/$everything`,
  `Patient/${person}/$everything?_count=2`,
  `Patient/${person}/$everything?_type=Condition,Procedure`,
  `Patient/${person}/$everything?start=2026-01-09`,
  `Patient/${person}/$summary`,
  `Observation/$lastn?patient=${person}&max=3`,
  `Encounter/${encounter}/_history`,
  `Encounter?patient=${person}&_revinclude=Observation:encounter`,
  `Observation?patient=${person}&_include=Observation:encounter`,
  ...TYPES.filter((type) => type !== 'Patient').flatMap((type) =>
    QUERIES.map((query) => `${type}?patient=${person}${query.replace(':encounter', encounter)}`),
  ),
];

/** What is of the moment: the ids and times of each summary. */
const steady = (text: string): string =>
  text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'uuid').replaceAll(/"(timestamp|date)":"20\d\d-[^"]*"/g, '"$1":""');

async function answered(token: string, path: string): Promise<unknown[]> {
  const { status, text, headers } = await ask(minting.world.fhirBase, path, { token });
  const body = path.includes('$summary') ? steady(text) : text.replaceAll(/_page=[\w-]+/g, '_page=');
  return [path, status, headers.get('etag'), headers.get('last-modified'), headers.get('link'), body];
}

async function everyAnswer(token: string): Promise<unknown[][]> {
  const answers: unknown[][] = [];
  for (const path of paths()) answers.push(await answered(token, path.replace(':hidden', 'none')));
  const search = { token, method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } };
  for (const type of TYPES.slice(0, 6)) {
    const { status, text } = await ask(minting.world.fhirBase, `${type}/_search`, { ...search, body: `patient=${person}` });
    answers.push([type, status, text]);
  }
  const entries = TYPES.slice(0, 6).map((type) => ({ request: { method: 'GET', url: `${type}?patient=${person}` } }));
  const { text } = await ask(minting.world.fhirBase, '', { token, body: bundleWith('batch', entries) });
  return [...answers, ['batch', text]];
}

beforeAll(async () => {
  minting = await startMinting();
  person = idOf(await minting.call('Patient', { body: patientOf('9990000018') }));
  encounter = idOf(await minting.call('Encounter', { body: encounterOf(person) }));
  for (const body of [conditionOf(person, '2020'), pulseOf(person, 0), pulseOf(person, 1, encounter), pulseOf(person, 2)])
    expect((await minting.call(body.resourceType, { body })).status).toBe(201);
  for (const [, ods, kind] of OTHERS) await relate(ods, kind);
});
afterAll(() => minting.stop());

describe('What is sensitive', () => {
  const before = new Map<string, unknown[][]>();
  beforeAll(async () => {
    for (const [, ods] of OTHERS) before.set(ods, await everyAnswer(await tokenOf(ods)));
    hidden = [];
    for (const body of withheld()) {
      const made = await minting.call(body.resourceType, { body });
      expect([made.status, made.text.slice(0, 200)]).toEqual([201, expect.any(String)]);
      hidden.push(`${body.resourceType}/${idOf(made)}`);
    }
  });

  test('is all there for its custodian', async () => {
    for (const path of hidden) expect((await minting.call(path)).status).toBe(200);
    const { entry } = bundleOf(await minting.call(`Condition?patient=${person}`));
    expect(entry).toHaveLength(2);
    const everything = await minting.call(`Patient/${person}/$everything`);
    expect(
      ['86406008', '57797005', 'N97.1', '766561000000109', '"PSY"'].filter((each) => !everything.text.includes(each)),
    ).toEqual([]);
  });

  test.each(OTHERS)('is as if it did not exist to %s: the same to the byte by every route', async (_who, ods) => {
    const after = await everyAnswer(await tokenOf(ods));
    expect(after).toHaveLength(before.get(ods)?.length ?? 0);
    for (const [at, answer] of after.entries()) expect(answer).toEqual(before.get(ods)?.[at]);
    expect(JSON.stringify(after)).not.toMatch(SECRETS);
  });

  test.each(OTHERS)('cannot be told by its id from what never was, by %s', async (_who, ods) => {
    const token = await tokenOf(ods);
    for (const path of hidden) {
      const [type = '', id = ''] = path.split('/');
      // Of the same record, an id that was never given.
      const never = `${type}/${id.split('.')[0]}.${'a'.repeat(26)}`;
      for (const below of ['', '/_history', '/_history/1'])
        expect((await answered(token, path + below)).slice(1)).toEqual((await answered(token, never + below)).slice(1));
      const found = (of: string) => ask(minting.world.fhirBase, `${type}?patient=${person}&_id=${of.split('/')[1]}`, { token });
      const [real, none] = [await found(path), await found(never)];
      expect(real.text.replaceAll(id, 'x')).toBe(none.text.replaceAll(never.split('/')[1] ?? '', 'x'));
    }
  });

  test('is withheld from its custodian’s own app for the person where the class is not theirs to see, and shown where it is', async () => {
    const token = await minting.token(CONTRIBUTOR, 'patient/*.rs', { purpose_of_use: 'PATRQT', nhs_number: '9990000018' });
    const asked = await ask(minting.world.fhirBase, `Patient/${person}`, { token });
    // No agreement of the sample lets a community service ask for a citizen.
    expect(issueOf(asked)).toEqual([403, 'forbidden']);
    const app = await minting.token('9OZX01', 'patient/*.rs', { purpose_of_use: 'PATRQT', nhs_number: '9990000018' });
    const own = await ask(minting.world.fhirBase, `Patient/${person}/$everything`, { token: app });
    expect([own.status, own.text.includes('86406008'), own.text.includes('766561000000109')]).toEqual([200, true, false]);
  });

  test('leaves no word in what the trail shows a reviewer', async () => {
    const token = await minting.token('9OZX01', 'user/AuditEvent.rs', { ...acting('R0001'), purpose_of_use: 'HOPERAT' });
    const trail = await ask(minting.world.fhirBase, `AuditEvent?patient=${person}&agent=9OZC002&_count=1000`, { token });
    expect(trail.status).toBe(200);
    for (const path of hidden) expect(trail.text).not.toContain(`${path}/_history`);
  });

  test('keeps the label that its source put on it, where it is shown', async () => {
    const labelled = {
      ...pulseOf(person, 11),
      meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }] },
    };
    const made = await minting.call('Observation', { body: labelled });
    const read = await ask(minting.world.fhirBase, `Observation/${idOf(made)}`, { token: await tokenOf('9OZH02') });
    expect([read.status, Object(read.json).meta.security]).toEqual([
      200,
      [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }],
    ]);
  });
});

describe('A custodian of whom everything is sensitive', () => {
  test('is named by no status, and shows nothing of itself', async () => {
    const token = await tokenOf('9OZC002');
    const before = await ask(minting.world.fhirBase, `Patient/${person}/$everything`, { token });
    const hospital = await minting.token('9OZH03', 'system/*.cruds');
    await relate('9OZH03', 'encounter');
    const made = await ask(minting.world.fhirBase, 'Observation', {
      token: hospital,
      body: { ...pulseOf(person, 12), component: [{ code: HIV, valueString: 'Hidden word' }] },
    });
    expect(made.status).toBe(201);
    const after = await ask(minting.world.fhirBase, `Patient/${person}/$everything`, { token });
    expect([after.text.includes('9OZH03'), after.text.includes('Newbridge General')]).toEqual([false, false]);
    expect(after.text).toBe(before.text);
    expect((await ask(minting.world.fhirBase, `Observation/${idOf(made)}`, { token: hospital })).status).toBe(200);
  });
});
