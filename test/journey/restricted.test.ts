import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { uuidOfBase32 } from '@ouzel/fhir';
import { type Answer, type Asked, bundleOf, inMode, issueOf } from '../world/api.ts';
import { CONTRIBUTOR, type Minting, startMinting } from '../world/minting.ts';
import { encounterOf, NHS, patientOf, pulseOf } from '../world/written.ts';

let minting: Minting;
let patient: string;
let visit: string;
let reading: string;
const call = (path: string, asked?: Asked): Promise<Answer> => minting.call(path, asked);
const idOf = ({ json }: Answer): string => String(Object(json).id);
const restrict = (person: string, is = true) =>
  minting.rows('update locator.person set restricted = $2 where person = $1', [uuidOfBase32(person), is]);
const PATCH = { 'Content-Type': 'application/json-patch+json' };

beforeAll(async () => {
  minting = await startMinting();
  patient = idOf(await call('Patient', { body: patientOf('9990000018') }));
  visit = idOf(await call('Encounter', { body: encounterOf(patient) }));
  const hidden = {
    ...pulseOf(patient, 0, visit),
    note: [{ text: 'Keep this' }],
    code: { coding: [...pulseOf(patient, 0).code.coding, { system: 'urn:local', code: 'WILLOW' }] },
    performer: [{ reference: 'Organization/rose-cottage' }],
    bodySite: { text: 'left arm' },
  };
  reading = idOf(await call('Observation', { body: hidden }));
  const { valueQuantity: _value, ...plain } = hidden;
  const cottage = idOf(await call('Observation', { body: { ...plain, valueString: 'Lives at Rose Cottage, Olney' } }));
  const { status } = await call('Observation', { body: { ...plain, valueDateTime: '2026-02-03' } });
  expect(status).toBe(201);
  expect([visit, reading, cottage].map((id) => id.length)).toEqual([53, 53, 53]);
});
afterAll(() => minting.stop());

describe('A search about a restricted person', () => {
  const hidden = [
    ['value-string=lives at r', 1],
    ['value-string:contains=olney', 1],
    ['value-string:exact=Lives at Rose Cottage\\, Olney', 1],
    ['code=urn:local|WILLOW', 3],
    ['code=urn:local|', 3],
    ['code=WILLOW', 3],
    ['value-date=2026-02-03', 1],
    ['performer=Organization/rose-cottage', 3],
    ['performer:missing=false', 3],
    ['value-string:missing=false', 1],
    ['encounter=VISIT', 3],
    [`_tag=${CONTRIBUTOR}`, 3],
  ] as const;
  const total = async (query: string): Promise<number | undefined> =>
    bundleOf(await call(`Observation?patient=${patient}&${query.replace('VISIT', visit)}`)).total;

  test.each(hidden)('finds nothing by what is hidden: %s', async (query, found) => {
    await restrict(patient, false);
    const open = await total(query);
    await restrict(patient);
    expect([open, await total(query)]).toEqual([found, 0]);
    // What is shown is still searched by.
    expect(await total('code=http://loinc.org|8867-4&status=final')).toBe(3);
    expect([await total('code=8867-4'), await total('value-quantity=60'), await total('date=2026-01-01')]).toEqual([3, 1, 3]);
  });

  test('brings nothing along by references that are hidden', async () => {
    await restrict(patient, false);
    const forward = `Observation?patient=${patient}&_include=Observation:encounter`;
    const backward = `Encounter?patient=${patient}&_revinclude=Observation:encounter`;
    const brought = async (path: string) => inMode(await call(path), 'include').length;
    expect([await brought(forward), await brought(backward)]).toEqual([1, 3]);
    await restrict(patient);
    expect([await brought(forward), await brought(backward)]).toEqual([0, 0]);
  });
});

test('A patch of a restricted person’s resource is refused, and what is hidden of it stays', async () => {
  await restrict(patient);
  const body = [{ op: 'replace', path: '/status', value: 'amended' }];
  const answer = await call(`Observation/${reading}`, { method: 'PATCH', headers: PATCH, body });
  expect(issueOf(answer)).toEqual([403, 'forbidden']);
  expect(answer.text).not.toContain('Keep this');
  await restrict(patient, false);
  const read = await call(`Observation/${reading}`);
  expect([Object(read.json).meta.versionId, Object(read.json).note]).toEqual(['1', [{ text: 'Keep this' }]]);
});

describe('A key sent again after the person became restricted', () => {
  test('shows no address of a Patient', async () => {
    const body = { ...patientOf('9990000050'), address: [{ line: ['1 Secret Lane'] }] };
    const headers = { 'Idempotency-Key': randomUUID() };
    const made = await call('Patient', { body, headers });
    expect([made.status, made.text.includes('Secret Lane')]).toEqual([201, true]);
    await restrict(idOf(made));
    const again = await call('Patient', { body, headers });
    expect([again.status, idOf(again), again.text.includes('Secret')]).toEqual([201, idOf(made), false]);
  });

  test('shows nothing hidden of a resource', async () => {
    await restrict(patient, false);
    const body = { ...pulseOf(patient, 5), note: [{ text: 'Seen at Secret Lane' }] };
    const headers = { 'Idempotency-Key': randomUUID() };
    const made = await call('Observation', { body, headers });
    expect(made.text).toContain('Secret Lane');
    await restrict(patient);
    const again = await call('Observation', { body, headers });
    expect([again.status, idOf(again), again.text.includes('Secret')]).toEqual([201, idOf(made), false]);
  });
});

describe('Posting a Patient about somebody known', () => {
  const named = () => minting.world.sample.region.named;
  const person = (number: string) => minting.world.sample.region.people.find(({ nhsNumber }) => nhsNumber === number);

  test('with a wrong date of birth is refused by a sentence that does not say that they are known', async () => {
    const answer = await call('Patient', { body: { ...patientOf(named().story), birthDate: '1901' } });
    expect(issueOf(answer)).toEqual([422, 'conflict']);
    expect(answer.text).not.toMatch(/known|already|exist|other|register|held/i);
    expect(answer.text).not.toContain(String(person(named().story)?.birthDate));
  });

  test('who is restricted shows no label of that, and not since when they are known', async () => {
    const { restricted } = named();
    const made = await call('Patient', { body: { ...patientOf(restricted), birthDate: undefined } });
    expect(made.status).toBe(201);
    expect(made.text).not.toMatch(/restricted|"R"|security|lastUpdated/);
    const read = await call(`Patient/${idOf(made)}`);
    expect([read.status, /restricted|security|lastUpdated/.test(read.text)]).toEqual([200, false]);
    const plain = await call('Patient', { body: { ...patientOf(named().noRelationship), birthDate: undefined } });
    const shape = ({ json }: Answer) => [Object.keys(Object(json)), Object.keys(Object(json).meta)];
    expect(shape(made)).toEqual(shape(plain));
  });

  test('who objects to sharing shows the contributor only what it posted', async () => {
    const { optedOut } = named();
    const posted = { ...patientOf(optedOut), birthDate: undefined, name: [{ family: 'Asposted' }] };
    const made = await call('Patient', { body: posted });
    expect(made.status).toBe(201);
    const pulse = await call('Observation', { body: { ...pulseOf('x', 1), subject: { reference: `Patient/${idOf(made)}` } } });
    expect(pulse.status).toBe(201);
    const read = await call(`Patient/${idOf(made)}`);
    expect(read.status).toBe(200);
    const whole = await call(`Patient/${idOf(made)}/$everything`);
    expect([whole.status, whole.text.includes('Asposted'), whole.text.includes(idOf(pulse))]).toEqual([200, true, true]);
    const them = person(optedOut);
    const secrets = [them?.family, them?.birthDate, them?.address.line].map(String);
    for (const text of [made.text, read.text, whole.text]) for (const secret of secrets) expect(text).not.toContain(secret);
    const custodians = ['9OZH01', '9OZP001', '9OZC001'];
    for (const ods of custodians) expect(whole.text).not.toContain(ods);
    expect((await call(`Patient?identifier=${NHS}|${optedOut}`)).status).toBe(200);
  });
});
