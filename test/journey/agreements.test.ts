import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, bundleOf, issueOf } from '../world/api.ts';
import { acting, type Minting, startMinting } from '../world/minting.ts';

let minting: Minting;
let patient: string;
const [PRACTICE, HOSPITAL, HOME, COUNCIL, AMBULANCE, COMMUNITY] = ['9OZP001', '9OZH01', '9OZC001', '9OZL01', '9OZA01', '9OZN01'];
const CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';
const SNOMED = 'http://snomed.info/sct';

const as = async (ods: string, path: string, claims = {}): Promise<Answer> =>
  minting.call(path, { token: await minting.token(ods, 'system/*.rs', claims) });
const everything = async (ods: string, claims = {}): Promise<Answer> => as(ods, `Patient/${patient}/$everything`, claims);
/** Types of what others hold, in an answer. */
function typesOf(answer: Answer, own: string): string[] {
  const others = bundleOf(answer).entry.flatMap(({ resource, search }) =>
    resource === undefined || search?.mode === 'outcome' || JSON.stringify(resource['meta']).includes(`"${own}"`)
      ? []
      : [resource.resourceType],
  );
  return [...new Set(others)].toSorted();
}

const posted = (resourceType: string, content: object): object => ({
  resourceType,
  subject: { reference: `Patient/${patient}` },
  ...content,
});
const coded = (code: string, system = SNOMED) => ({ coding: [{ system, code }] });
const observed = (category: string, code: string): object =>
  posted('Observation', {
    status: 'final',
    category: [coded(category, CATEGORY)],
    code: coded(code),
    effectiveDateTime: '2026-01-02',
    valueString: `of ${category}`,
  });

async function relate(organisation: string): Promise<void> {
  const [row] = await minting.rows<{ person: string }>('select person from locator.person where nhs_number = $1', [
    minting.world.sample.region.named.story,
  ]);
  const { consent, database } = minting.world.system;
  await database.rows(
    consent.relationship({ organisation, person: row?.person ?? '', kind: 'referral', basis: 'test', starts: new Date(0) }),
  );
}

beforeAll(async () => {
  minting = await startMinting();
  await minting.world.story();
  patient = minting.world.people['story'] ?? '';
  for (const organisation of [AMBULANCE, COMMUNITY]) await relate(organisation);
  const contributor = await minting.token(COMMUNITY, 'system/*.cruds');
  const plan = posted('CarePlan', {
    status: 'active',
    intent: 'plan',
    category: [coded('736373009')],
    title: 'End of life plan',
  });
  const diagnosis = posted('Condition', {
    code: coded('38341003'),
    clinicalStatus: coded('active', 'http://terminology.hl7.org/CodeSystem/condition-clinical'),
  });
  const flag = posted('Flag', { status: 'active', code: coded('304253006') });
  for (const body of [observed('vital-signs', '364075005'), observed('social-history', '365981007'), plan, diagnosis, flag]) {
    const answer = await minting.call(Object(body).resourceType, { body, token: contributor });
    expect([answer.status, answer.text.slice(0, 300)]).toEqual([201, expect.any(String)]);
  }
});
afterAll(() => minting.stop());

describe('By agreement', () => {
  test('a care home sees its view: signs, medicines and plans, and no diagnosis or social history', async () => {
    const answer = await everything(HOME);
    expect(answer.status).toBe(200);
    const types = typesOf(answer, HOME);
    expect(types).toEqual(
      expect.arrayContaining(['AllergyIntolerance', 'CarePlan', 'Encounter', 'Flag', 'Observation', 'Patient']),
    );
    expect(types.filter((type) => ['Condition', 'Procedure', 'Immunization'].includes(type))).toEqual([]);
    expect([answer.text.includes('of vital-signs'), answer.text.includes('of social-history')]).toEqual([true, false]);
    const searched = bundleOf(await as(HOME, `Observation?patient=${patient}&category=social-history`));
    expect([searched.total, searched.entry]).toEqual([0, []]);
  });

  test('a hospital sees all of it', async () => {
    const answer = await everything(HOSPITAL);
    expect(typesOf(answer, HOSPITAL)).toEqual(expect.arrayContaining(['Condition', 'Observation']));
    expect(answer.text).toContain('of social-history');
  });

  test('a council sees its view and the stay in hospital, and no medicine, allergy or diagnosis', async () => {
    const answer = await everything(COUNCIL);
    expect([answer.status, typesOf(answer, COUNCIL)]).toEqual([200, ['Encounter', 'Flag', 'Patient']]);
    expect(issueOf(await everything(COUNCIL, { purpose_of_use: 'ETREAT' }))).toEqual([403, 'forbidden']);
  });

  test('an ambulance service sees the urgent summary, and not the rest', async () => {
    const urgent = { purpose_of_use: 'ETREAT' };
    const token = await minting.token(AMBULANCE, 'user/$urgent-summary', { ...urgent, ...acting('R8000') });
    const summary = await minting.call(`Patient/${patient}/$urgent-summary`, { token });
    expect([summary.status, summary.text.includes('"code":"91936005"')]).toEqual([200, true]);
    const types = typesOf(await everything(AMBULANCE, urgent), AMBULANCE);
    expect(types).toEqual(expect.arrayContaining(['AllergyIntolerance', 'CarePlan', 'Condition', 'Flag']));
    expect(types.filter((type) => ['Observation', 'DiagnosticReport', 'Immunization'].includes(type))).toEqual([]);
  });

  test('a person sees their own record; nobody sees another’s without one', async () => {
    const token = await minting.world.token('patient', 'PATRQT');
    expect((await minting.call(`Patient/${patient}/$everything`, { token })).status).toBe(200);
    expect(issueOf(await everything(COMMUNITY, { purpose_of_use: 'PATRQT' }))).toEqual([403, 'forbidden']);
  });
});

describe('A change of an agreement', () => {
  const agreements = () => minting.world.system.agreements;
  const versions = async (id: string) => (await agreements().all()).filter((each) => each.id === id);

  test('binds the very next request: revoked, and renewed', async () => {
    expect((await everything(HOME)).status).toBe(200);
    const [first] = await versions('care-home-view');
    if (first === undefined) throw new Error('The sample has no such agreement.');
    await agreements().put([{ ...first, version: 2, revokedAt: new Date() }]);
    expect(issueOf(await everything(HOME))).toEqual([403, 'forbidden']);
    expect(issueOf(await everything(HOME, { purpose_of_use: 'ETREAT' }))).toEqual([403, 'forbidden']);
    await agreements().put([{ ...first, version: 3 }]);
    expect((await everything(HOME)).status).toBe(200);
  });

  test('is never made in place', async () => {
    const [first] = await versions('direct-care');
    await agreements().put([{ ...Object(first), view: 'care-home' }]);
    expect((await versions('direct-care')).map(({ view }) => view)).toEqual(['full']);
    for (const text of ['update consent.agreement set version = 9', 'delete from consent.agreement'])
      await expect(minting.rows(text)).rejects.toThrow('never edited');
  });

  test('that lapses leaves the urgent summary in an emergency', async () => {
    const [first] = await versions('urgent-summary');
    await agreements().put([{ ...Object(first), version: 2, view: 'full', validUntil: new Date(Date.now() - 3_600_000) }]);
    expect(issueOf(await everything(AMBULANCE))).toEqual([403, 'forbidden']);
    const left = await everything(AMBULANCE, { purpose_of_use: 'ETREAT' });
    expect([left.status, typesOf(left, AMBULANCE).includes('Observation')]).toEqual([200, false]);
    expect(typesOf(left, AMBULANCE)).toContain('AllergyIntolerance');
  });
});

describe('A lapse of an organisation’s toolkit entry', () => {
  test('stops what it is shown of others at once, and not what it adds', async () => {
    const { directory } = minting.world.system;
    const community = { ods: COMMUNITY, name: 'Greensand Community Health', kind: 'community' as const };
    await directory.put([{ ...community, dsptStatus: 'standards-met', dsptExpiry: new Date(Date.now() - 1_000) }]);
    expect(issueOf(await everything(COMMUNITY))).toEqual([403, 'forbidden']);
    const token = await minting.token(COMMUNITY, 'system/*.cruds');
    const body = { ...observed('exam', '364075005'), identifier: [{ system: 'urn:x', value: randomUUID() }] };
    expect((await minting.call('Observation', { body, token })).status).toBe(201);
    await directory.put([{ ...community, dsptStatus: 'standards-met', dsptExpiry: new Date(Date.now() + 86_400_000) }]);
    expect((await everything(COMMUNITY)).status).toBe(200);
    expect((await everything(PRACTICE)).status).toBe(200);
  });
});
