import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { uuidOfBase32 } from '@ouzel/fhir';
import { type Answer, type Asked, bundleOf, issueOf } from '../world/api.ts';
import { CONTRIBUTOR, type Minting, startMinting } from '../world/minting.ts';
import { bundleWith, encounterOf, patientOf, posting, pulseOf } from '../world/written.ts';

let minting: Minting;
let one: string;
let other: string;
const call = (path: string, asked?: Asked): Promise<Answer> => minting.call(path, asked);
const idOf = ({ json }: Answer): string => String(Object(json).id);
const key = () => ({ 'Idempotency-Key': randomUUID() });
const urn = () => `urn:uuid:${randomUUID()}`;
const PATCH = { 'Content-Type': 'application/json-patch+json' };
const noted = (patient: string, text: string) => ({ ...pulseOf(patient, 0), note: [{ text }] });

beforeAll(async () => {
  minting = await startMinting();
  one = idOf(await call('Patient', { body: patientOf('9990000018') }));
  other = idOf(await call('Patient', { body: patientOf('9990000026') }));
});
afterAll(() => minting.stop());

describe('Under a key', () => {
  test('a Bundle sent again after the relationship with one of its people has ended is refused, and mixes nobody up', async () => {
    const headers = { ...key(), Prefer: 'return=representation' };
    const entries = [posting(noted(one, 'Of the first'), urn()), posting(noted(other, 'Of the second'), urn())];
    const send = () => call('', { body: bundleWith('batch', entries), headers });
    const first = await send();
    const shown = bundleOf(first).entry.map(({ resource }) => Object(resource));
    expect(shown.map(({ subject, note }) => [subject.reference, note[0].text])).toEqual([
      [`Patient/${one}`, 'Of the first'],
      [`Patient/${other}`, 'Of the second'],
    ]);
    const ending = 'update consent.relationship set ends = $3 where person = $1 and organisation = $2';
    const who = [uuidOfBase32(one), CONTRIBUTOR];
    await minting.rows(ending, [...who, '2020-01-01']);
    const again = await send();
    await minting.rows(ending, [...who, null]);
    expect([issueOf(again), /Of the (first|second)/.test(again.text)]).toEqual([[409, 'duplicate'], false]);
    expect((await send()).status).toBe(200);
  });

  test('that was used by POST a PUT is refused, and changes nothing', async () => {
    const made = await call('Observation', { body: noted(one, 'Before') });
    const headers = { ...key(), 'If-Match': 'W/"1"' };
    const body = { ...noted(one, 'After'), id: idOf(made) };
    expect((await call('Observation', { body, headers })).status).toBe(201);
    const path = `Observation/${idOf(made)}`;
    const put = await call(path, { method: 'PUT', body, headers });
    expect(issueOf(put)).toEqual([409, 'duplicate']);
    expect(Object((await call(path)).json).note).toEqual([{ text: 'Before' }]);
  });

  test('a patch sent again, and five times at once, has one effect', async () => {
    const path = `Observation/${idOf(await call('Observation', { body: noted(one, 'Given') }))}`;
    const body = [{ op: 'add', path: '/note/-', value: { text: 'Given once' } }];
    const once = { method: 'PATCH', body, headers: { ...PATCH, ...key() } };
    const answers = [await call(path, once), await call(path, once)];
    expect(answers.map(({ status, json }) => [status, Object(json).note.length])).toEqual([
      [200, 2],
      [200, 2],
    ]);
    const all = { method: 'PATCH', body, headers: { ...PATCH, ...key() } };
    const together = await Promise.all(Array.from({ length: 5 }, () => call(path, all)));
    expect(together.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(Object((await call(path)).json).note).toHaveLength(3);
  });
});

describe('The same resource with an identifier of its contributor’s', () => {
  test.each([
    ['without a key', () => ({})],
    ['each time under another key', key],
  ])('sent many times at once %s is one', async (_how, headers) => {
    for (let round = 0; round < 5; round += 1) {
      const value = randomUUID();
      const body = { ...pulseOf(other, 1), identifier: [{ system: 'urn:c', value }] };
      const answers = await Promise.all(Array.from({ length: 8 }, () => call('Observation', { body, headers: headers() })));
      expect(answers.filter(({ status }) => status !== 200).map(({ status }) => status)).toEqual([201]);
      expect(new Set(answers.map(idOf)).size).toBe(1);
      const kept = await minting.rows('select 1 from records.resource where $1 = any(tokens)', [`identifier:urn:c|${value}`]);
      expect(kept).toHaveLength(1);
    }
  });
});

describe('A transaction whose conditional create finds', () => {
  test('leads the references of its other entries to what is there', async () => {
    const identified = { identifier: [{ system: 'urn:x', value: 'visit-1' }] };
    const visit = await call('Encounter', { body: { ...encounterOf(one), ...identified } });
    expect(visit.status).toBe(201);
    const fullUrl = urn();
    const pulse = { ...pulseOf(one, 2), encounter: { reference: fullUrl } };
    const unfinished = { ...encounterOf(one), ...identified, status: 'in-progress' };
    const body = bundleWith('transaction', [posting(unfinished, fullUrl, 'identifier=urn:x|visit-1'), posting(pulse, urn())]);
    const answer = await call('', { body, headers: { Prefer: 'return=representation' } });
    const entries = bundleOf(answer).entry;
    expect(entries.map(({ response }) => response?.status)).toEqual(['200 OK', '201 Created']);
    const { reference } = Object(entries[1]?.resource).encounter;
    expect(reference).toBe(`Encounter/${idOf(visit)}`);
    const read = await call(reference);
    expect([read.status, Object(read.json).status]).toEqual([200, 'finished']);
  });
});
