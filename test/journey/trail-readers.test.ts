import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ask, issueOf } from '../world/api.ts';
import { acting, type Minting, startMinting } from '../world/minting.ts';
import { detailsOf, type Officer, officerOf, referencesOf, requestOf } from '../world/trail.ts';

const HOSPITAL = '9OZH01';
const COUNCIL = '9OZL01';
const CARE_HOME = '9OZC001';
const EXCHANGE = '9OZX01';

let minting: Minting;
let patient: string;
let hospital: Officer;
let careHome: Officer;
let council: Officer;
let everybody: Officer;

beforeAll(async () => {
  minting = await startMinting();
  await minting.world.story();
  patient = minting.world.people['story'] ?? '';
  hospital = await officerOf(minting, HOSPITAL);
  careHome = await officerOf(minting, CARE_HOME);
  council = await officerOf(minting, COUNCIL);
  everybody = await officerOf(minting, EXCHANGE);
  const token = await minting.token(HOSPITAL, 'user/*.rs', { ...acting('R8000'), user_id: 'reader-1' });
  await ask(minting.world.fhirBase, `Patient/${patient}/$everything`, { token });
  await ask(minting.world.fhirBase, `Patient/${minting.world.people['noRelationship']}`, { token });
});
afterAll(() => minting.stop());

const opened = async (officer: Officer) =>
  (await officer.trail('agent=reader-1')).events.find((event) => requestOf(event).includes('$everything'));

describe('Who reads the trail', () => {
  test.each(['R0001', 'R5105'])('a reviewer in the role %s does, for information governance', async (role) => {
    const reader = await officerOf(minting, EXCHANGE, { role });
    expect((await reader.trail('_count=1')).status).toBe(200);
  });

  test.each<[string, string, string, Record<string, unknown>]>([
    ['a clinician', EXCHANGE, 'user/AuditEvent.rs', { role: 'R8000' }],
    ['a reviewer who says that it is for treatment', EXCHANGE, 'user/AuditEvent.rs', { purpose_of_use: 'TREAT' }],
    ['a reviewer whose token is for everything but this', EXCHANGE, 'user/*.rs', {}],
    ['a reviewer whose token only reads one', EXCHANGE, 'user/AuditEvent.r', {}],
  ])('%s does not', async (_who, ods, scope, claims) => {
    const about = { ...acting('R0001'), purpose_of_use: 'HOPERAT', ...claims };
    const token = await minting.token(ods, scope, about);
    expect(issueOf(await ask(minting.world.fhirBase, 'AuditEvent', { token }))).toEqual([403, 'forbidden']);
  });

  test('a system without a person does not', async () => {
    const token = await minting.token(EXCHANGE, 'system/AuditEvent.rs', { purpose_of_use: 'HOPERAT' });
    expect(issueOf(await ask(minting.world.fhirBase, 'AuditEvent', { token }))).toEqual([403, 'forbidden']);
  });

  test('to read is recorded: who, and which events', async () => {
    const { events } = await hospital.trail(`patient=${patient}&_count=3`);
    const [reading] = (await everybody.trail('agent=officer-9OZH01&_count=1')).events;
    expect(referencesOf(reading)).toEqual([`Patient/${patient}`, ...events.map(({ id }) => `AuditEvent/${id}/_history/1`)]);
    expect(reading?.subtype.map(({ code }) => code)).toEqual(['search-type', '110101']);
  });
});

describe('A privacy officer of one organisation', () => {
  test('sees all of what their own people did', async () => {
    const [theirs, whole] = [await opened(hospital), await opened(everybody)];
    expect(theirs).toEqual(whole);
    expect((await hospital.trail('agent=reader-1')).total).toBe(2);
  });

  test('sees that others were shown its data, and of that only its own part', async () => {
    const [part, whole] = [await opened(careHome), await opened(everybody)];
    expect([part?.id, detailsOf(part, 'source'), detailsOf(part, 'custodian')]).toEqual([
      whole?.id,
      [`${CARE_HOME} complete`],
      [CARE_HOME],
    ]);
    const [shown, all] = [referencesOf(part), referencesOf(whole)];
    expect(shown.length).toBeGreaterThan(1);
    expect(all.length).toBeGreaterThan(shown.length);
    expect(all).toEqual(expect.arrayContaining(shown));
    expect(detailsOf(part, 'agreement')).toEqual([]);
  });

  test('sees nothing of what neither they did nor was done to theirs', async () => {
    expect((await careHome.trail('agent=reader-1')).total).toBe(1);
    expect(await opened(council)).toBeUndefined();
    const seen = (await council.trail('_count=200')).events;
    expect(seen.length).toBeGreaterThan(0);
    const isTheirs = (event: (typeof seen)[number]): boolean =>
      event.agent.some(({ who }) => who?.identifier?.value === COUNCIL) ||
      [...detailsOf(event, 'source'), ...detailsOf(event, 'custodian')].some((each) => each.startsWith(COUNCIL));
    expect(seen.filter((event) => !isTheirs(event))).toEqual([]);
  });

  test('cannot reach another by its id, by an export or by naming the other organisation', async () => {
    const others = (await everybody.trail('agent=reader-1&outcome=4')).events[0]?.id;
    expect(issueOf(await careHome.ask(`AuditEvent/${others}`))).toEqual([404, 'not-found']);
    expect((await careHome.trail(`_id=${others}`)).total).toBe(0);
    expect((await careHome.trail(`agent=${HOSPITAL}&outcome=4`)).total).toBe(0);
    const url = minting.world.fhirBase.replace('/fhir/R4', '/ig/audit/export');
    const exported = await careHome.ask(`${url}?format=ndjson`);
    expect([exported.status, exported.text.includes(String(others))]).toEqual([200, false]);
    expect((await everybody.ask(`AuditEvent/${others}`)).status).toBe(200);
  });
});
