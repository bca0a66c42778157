import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ask, issueOf } from '../world/api.ts';
import { acting, type Minting, startMinting } from '../world/minting.ts';
import { type Officer, officerOf, referencesOf, requestOf, userOf } from '../world/trail.ts';

const HOSPITAL = '9OZH01';
const EXCHANGE = '9OZX01';
const ODS = 'https://fhir.nhs.uk/Id/ods-organization-code';
const USERS = 'https://fhir.nhs.uk/Id/sds-user-id';
const NUMBERS = 'https://fhir.nhs.uk/Id/nhs-number';

let minting: Minting;
let officer: Officer;
let patient: string;
let number: string;
let observation: string;
const doctor = { ...acting('R8000'), user_id: 'trail-1', user_name: 'Dr Ottilie Märchen-Söhne 🦊' };
const began = new Date();

beforeAll(async () => {
  minting = await startMinting();
  await minting.world.story();
  officer = await officerOf(minting, EXCHANGE);
  patient = minting.world.people['story'] ?? '';
  number = minting.world.sample.region.named.story;
  const token = await minting.token(HOSPITAL, 'user/*.rs', doctor);
  const asDoctor = (path: string) => ask(minting.world.fhirBase, path, { token });
  const found = await asDoctor(`Observation?patient=${patient}&_count=1`);
  observation = Object(found.json).entry[0].resource.id;
  await asDoctor(`Observation/${observation}`);
  await asDoctor(`Patient?identifier=${NUMBERS}|${number}`);
  await asDoctor(`Patient/${minting.world.people['noRelationship']}`);
});
afterAll(() => minting.stop());

const requests = async (query: string): Promise<string[]> =>
  (await officer.trail(query)).events.map((event) => requestOf(event).replace(/ \/fhir\/R4/, ' '));

describe('A search of the trail', () => {
  test('finds what one person did, by id, by name and by role', async () => {
    for (const query of [
      `agent=${USERS}|trail-1`,
      'agent.identifier=trail-1',
      'agent-name=Ottilie',
      'agent-name=m%C3%A4rchen',
      `agent-name:exact=${encodeURIComponent(doctor.user_name)}`,
      'agent-name:contains=s%C3%B6hne',
    ]) {
      const { total, events } = await officer.trail(query);
      expect([query, total, [...new Set(events.map(userOf))]]).toEqual([query, 4, [doctor.user_name]]);
    }
    const { events } = await officer.trail('agent-role=https://fhir.nhs.uk/Id/sds-role-code|R8000&agent=trail-1');
    expect(events.length).toBe(4);
  });

  test.each([
    'agent-name=rchen',
    'agent-name:exact=Ottilie',
    `agent=${ODS}|trail-1`,
    'agent-role=R9999',
    'agent=trail-1&outcome=8',
    'agent=trail-1&date=lt2020',
    'agent=trail-1&action=D',
    'agent=trail-1&purpose=BTG',
    'agent=trail-1&type=login',
    'agent=trail-1&entity-type=9',
    'agent=trail-1&address=203.0.113.9',
    'agent=trail-1&source.identifier=https://elsewhere.example',
    `agent=trail-1&patient.identifier=${NUMBERS}|9449306621`,
    'agent=trail-1&custodian=9OZNONE',
    '_id=nothing-of-ours',
    'agent=trail-1&subtype=http://elsewhere.example|read',
  ])('finds nothing by %s', async (query) => {
    expect(await officer.trail(query)).toMatchObject({ status: 200, total: 0, events: [] });
  });

  test('narrows by what was done, to whom, with which answer and when', async () => {
    const one = 'agent=trail-1&';
    expect(await requests(`${one}action=R&outcome=0`)).toEqual([`GET /Observation/${observation}`]);
    expect(await requests(`${one}subtype=read&outcome=4`)).toEqual([expect.stringContaining('GET /Patient/')]);
    expect(await requests(`${one}outcome=0,8&subtype=search-type`)).toHaveLength(2);
    expect(await requests(`${one}patient=Patient/${patient}`)).toHaveLength(3);
    expect(await requests(`${one}patient.identifier=${NUMBERS}|${number}`)).toHaveLength(3);
    expect(await requests(`${one}entity=Patient/${patient}&entity-type=1&entity-role=4`)).toHaveLength(3);
    expect(await requests(`${one}entity=Observation/${observation}`)).toHaveLength(2);
    expect(await requests(`${one}entity=Observation/${observation}/_history/1`)).toHaveLength(2);
    expect(await requests(`${one}entity=Observation/${observation}/_history/999`)).toEqual([]);
    expect(await requests(`${one}entity=Condition/${observation}`)).toEqual([]);
    expect(await requests(`${one}date=ge${began.toISOString()}&date=lt${new Date().toISOString()}`)).toHaveLength(4);
    expect(await requests(`${one}date=ne${began.toISOString().slice(0, 10)}`)).toEqual([]);
    expect(await requests(`${one}date=2020,${began.toISOString().slice(0, 4)}`)).toHaveLength(4);
    expect(await requests(`${one}purpose=TREAT&type=rest&address=127.0.0.1,::1,::ffff:127.0.0.1`)).toHaveLength(4);
    expect(await requests(`${one}custodian=${HOSPITAL}`)).not.toEqual([]);
  });

  test('reads one event by its id, and finds it by it', async () => {
    const [event] = (await officer.trail('agent=trail-1&action=R&outcome=0')).events;
    const read = await officer.ask(`AuditEvent/${event?.id}`);
    expect([read.status, read.json]).toEqual([200, event]);
    expect(referencesOf(event)).toEqual([`Patient/${patient}`, `Observation/${observation}/_history/1`]);
    expect((await officer.trail(`_id=${event?.id}`)).events).toEqual([event]);
    for (const id of ['00000000-0000-4000-8000-000000000000', 'x', "1'or'1'='1"])
      expect(issueOf(await officer.ask(`AuditEvent/${id}`))).toEqual([404, 'not-found']);
  });

  test('goes through all pages either way, each event once, and keeps its total', async () => {
    const until = new Date().toISOString();
    const walk = async (sort: string): Promise<string[]> => {
      const ids: string[] = [];
      const totals = new Set<number | undefined>();
      let next: string | undefined = `_sort=${sort}&_count=17&date=lt${until}`;
      while (next !== undefined) {
        const found = await officer.trail(next);
        ids.push(...found.events.map(({ id }) => id));
        totals.add(found.total);
        next = found.next;
      }
      expect([...totals]).toEqual([ids.length]);
      return ids;
    };
    const newest = await walk('-date');
    expect(new Set(newest).size).toBe(newest.length);
    expect(newest.length).toBeGreaterThan(34);
    expect(await walk('date')).toEqual(newest.toReversed());
  });

  test('says of the total what it was asked to say', async () => {
    expect((await officer.trail('agent=trail-1&_total=none')).total).toBeUndefined();
    expect((await officer.trail('agent=trail-1&_total=accurate&_count=0')).total).toBe(4);
    expect((await officer.trail('agent=trail-1&_total=estimate')).total).toBe(4);
  });

  test('may be asked by POST, and says the NHS number in no link', async () => {
    const answer = await officer.ask('AuditEvent/_search', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: `patient.identifier=${encodeURIComponent(`${NUMBERS}|${number}`)}&_count=1`,
    });
    expect([answer.status, answer.text.includes(number)]).toEqual([200, false]);
    const next = Object(answer.json).link.find((link: { relation: string }) => link.relation === 'next').url;
    expect((await officer.trail(next)).events).toHaveLength(1);
  });

  test.each([
    ['date=yesterday', 400, 'value'],
    ["date=2026-01-01';DELETE FROM audit--", 400, 'value'],
    ['date=ap2026-01-01', 400, 'not-supported'],
    ['_sort=recorded;DROP', 400, 'invalid'],
    ['_total=all', 400, 'invalid'],
    ['_count=-1', 400, 'value'],
    ['_count=99999999999999999999', 400, 'value'],
    ['_page=AAAA', 400, 'value'],
    ['page=9', 400, 'not-supported'],
    ['_offset=100000000', 400, 'not-supported'],
    ['patient=nobody', 400, 'value'],
    ['patient.identifier=9449306621', 400, 'value'],
    [`patient.identifier=${NUMBERS}|1234567890`, 400, 'value'],
    ['entity=Observation', 400, 'value'],
    ['entity=Observation/a%27b', 400, 'value'],
    ['outcome=a|b|c', 400, 'value'],
    ['agent-name:missing=true', 400, 'not-supported'],
    ['agent=%00', 400, 'value'],
    [`outcome=${'0,'.repeat(101)}`, 400, 'too-costly'],
    ['outcome=0&'.repeat(41), 400, 'too-costly'],
  ])('is refused for %s', async (query, status, code) => {
    expect(issueOf(await officer.ask(`AuditEvent?${query}`))).toEqual([status, code]);
  });

  test('takes whatever is no syntax of its own for text', async () => {
    const odd = [
      "' or 1=1 --",
      '<script>alert(1)</script>',
      '%',
      '_',
      '\\',
      '"',
      '{a,b}',
      '🦊',
      '\u202eevil',
      '$1',
      'x'.repeat(2000),
    ];
    for (const text of odd) {
      const value = encodeURIComponent(text.replaceAll(/[,|$\\]/g, String.raw`\$&`));
      for (const name of ['agent', 'agent-name', 'agent-name:contains', 'address', 'custodian']) {
        const { status, total } = await officer.trail(`${name}=${value}`);
        const fox = text === '🦊' && name.startsWith('agent-name') ? 4 : 0;
        expect([name, text, status, total]).toEqual([name, text, 200, fox]);
      }
    }
  });
});
