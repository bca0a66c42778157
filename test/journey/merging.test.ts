import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Person } from '@ouzel/region';
import { inMode, issueOf } from '../world/api.ts';
import { acting } from '../world/minting.ts';
import { startTwoPeople, type TwoPeople, visitsIn } from '../world/two-people.ts';
import { NHS } from '../world/written.ts';

let two: TwoPeople;
beforeAll(async () => {
  two = await startTwoPeople();
});
afterAll(() => two.stop());

const PATHS = (person: Person, id: string): string[] => [
  `Patient/${id}`,
  `Encounter?patient=${id}`,
  `Patient?identifier=${NHS}|${person.nhsNumber}`,
  `Patient/${id}/_history`,
];
/** What each practice sees of its own person, to the byte, with tags. */
async function seen(): Promise<unknown[]> {
  const { one, other, as, gpOf, idOf } = two;
  const all: unknown[] = [];
  for (const person of [one, other])
    for (const path of PATHS(person, idOf(person))) {
      const { status, text, headers } = await as(gpOf(person), path);
      all.push([status, text, headers.get('etag'), headers.get('last-modified')]);
    }
  return all;
}

describe('Two people found to be one', () => {
  test('are shown as one, whichever of the two is named; parted again, everything is what it was, to the byte', async () => {
    const { one, other, merging, as, gpOf, idOf } = two;
    const before = await seen();
    const link = await merging.mergePeople(one.nhsNumber, other.nhsNumber);
    for (const gp of [gpOf(one), gpOf(other)]) {
      for (const person of [one, other]) {
        expect([...visitsIn(await as(gp, `Encounter?patient=${idOf(person)}`)).keys()].toSorted()).toEqual([
          'VISIT-ONE',
          'VISIT-OTHER',
        ]);
        const patient = await as(gp, `Patient/${idOf(person)}`);
        expect(patient.json).toMatchObject({
          id: idOf(one),
          identifier: [{ value: one.nhsNumber }],
          link: [{ type: 'replaces', other: { reference: `Patient/${idOf(other)}` } }],
        });
      }
    }
    expect(await seen()).not.toEqual(before);
    expect((await merging.unmerge(link)).status).toBe(200);
    expect(await seen()).toEqual(before);
  });

  test('are as unknown as anybody to who knew neither, under both ids', async () => {
    const { one, other, merging, minting, as, idOf } = two;
    const stranger = await minting.token('9OZN01', 'user/*.rs', acting('R8000'));
    const nobody = await as(stranger, `Patient/${'1'.repeat(26)}`);
    const link = await merging.mergePeople(one.nhsNumber, other.nhsNumber);
    for (const person of [one, other]) {
      const answer = await as(stranger, `Patient/${idOf(person)}`);
      expect([answer.status, answer.text]).toEqual([404, nobody.text]);
    }
    await merging.unmerge(link);
  });

  test('what is posted about one of them goes back to that one', async () => {
    const { one, other, merging, minting, as, idOf } = two;
    const careHome = await minting.token('9OZN01', 'system/*.cruds');
    const post = (person: Person) =>
      minting.call('Patient', {
        token: careHome,
        body: { resourceType: 'Patient', identifier: [{ system: NHS, value: person.nhsNumber }] },
      });
    expect((await post(one)).status).toBe(201);
    const link = await merging.mergePeople(one.nhsNumber, other.nhsNumber);
    expect((await post(other)).status).toBe(201);
    const note = (person: Person, value: string) =>
      minting.call('Observation', {
        token: careHome,
        body: {
          resourceType: 'Observation',
          status: 'final',
          code: { text: 'Note' },
          subject: { identifier: { system: NHS, value: person.nhsNumber } },
          valueString: value,
          effectiveDateTime: '2026-01-02',
        },
      });
    const made = [await note(one, 'of one'), await note(other, 'of other')];
    expect(made.map(({ status }) => status)).toEqual([201, 201]);
    const notes = async (person: Person): Promise<string[]> =>
      inMode(await as(careHome, `Observation?patient=${idOf(person)}`), 'match').map(({ valueString }) => String(valueString));
    expect((await notes(one)).toSorted()).toEqual(['of one', 'of other']);
    const put = { ...Object(made[1]?.json), valueString: 'of other, changed' };
    const changed = await minting.call(`Observation/${put.id}`, {
      token: careHome,
      method: 'PUT',
      body: put,
      headers: { 'If-Match': 'W/"1"' },
    });
    expect(changed.status).toBe(200);
    await merging.unmerge(link);
    expect([await notes(one), await notes(other)]).toEqual([['of one'], ['of other, changed']]);
  });
});

describe('Consent after a merge', () => {
  const objects = async (survivor: Person, obsolete: Person): Promise<void> => {
    const { one, named, merging, as, gpOf, idOf, ward } = two;
    const about = `Patient/${idOf(one)}/$everything`;
    const link = await merging.mergePeople(survivor.nhsNumber, obsolete.nhsNumber);
    expect(issueOf(await as(gpOf(one), about))).toEqual([403, 'forbidden']);
    expect(issueOf(await as(ward, `Patient/${idOf(named('optedOut'))}/$everything`))).toEqual([403, 'forbidden']);
    const review = (consent: string) =>
      merging.officer(`links/${link}/review`, { body: { consent, reason: 'asked the person' } });
    expect((await review('both')).status).toBe(200);
    expect(issueOf(await as(gpOf(one), about))).toEqual([403, 'forbidden']);
    expect((await review('survivor')).status).toBe(200);
    expect((await as(gpOf(one), about)).status).toBe(survivor === one ? 200 : 403);
    expect((await merging.unmerge(link)).status).toBe(200);
    expect((await as(gpOf(one), about)).status).toBe(200);
    expect(issueOf(await as(gpOf(named('optedOut')), `Patient/${idOf(named('optedOut'))}/$everything`))).toEqual([
      403,
      'forbidden',
    ]);
  };

  test('is an objection of the survivor', () => objects(two.named('optedOut'), two.one));

  test('is an objection of who was merged into them, until a reviewer has looked', () => objects(two.one, two.named('optedOut')));

  test('hides where they are where either side is restricted', async () => {
    const { one, named, merging, as, gpOf, idOf } = two;
    const before = await as(gpOf(one), `Patient/${idOf(one)}`);
    expect(before.text).toContain(one.address.postalCode);
    const link = await merging.mergePeople(one.nhsNumber, named('restricted').nhsNumber);
    const during = await as(gpOf(one), `Patient/${idOf(one)}`);
    expect(during.status).toBe(200);
    expect(during.text).not.toContain(one.address.postalCode);
    expect(during.text).not.toContain('replaces');
    await merging.unmerge(link);
    expect((await as(gpOf(one), `Patient/${idOf(one)}`)).text).toBe(before.text);
  });
});
