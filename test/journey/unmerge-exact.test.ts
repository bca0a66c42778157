import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { base32OfUuid, systems } from '@ouzel/fhir';
import { localNumberOf, type Person } from '@ouzel/region';
import fc from 'fast-check';
import { pointerOf } from '../contract/nrl-pointer.ts';
import { inMode } from '../world/api.ts';
import { consentOf } from '../world/consents.ts';
import { unusedNumber } from '../world/links.ts';
import { type AskLocator, askLocator } from '../world/locator.ts';
import { HOSPITAL, linkMessage } from '../world/merging.ts';
import { acting } from '../world/minting.ts';
import { runs, within } from '../world/seeds.ts';
import { startTwoPeople, type TwoPeople } from '../world/two-people.ts';
import { NHS, pulseOf } from '../world/written.ts';

/** Somebody of the test; `id` is empty until they are registered. */
interface Somebody {
  nhsNumber: string;
  local: string;
  id: string;
  gp: string;
}

const HOLDER = '9OZH02';
let two: TwoPeople;
let locator: AskLocator;
let keeper: string;
let ward: string;
const known: Somebody[] = [];
beforeAll(async () => {
  two = await startTwoPeople();
  const { minting, one, other, idOf, gpOf } = two;
  locator = askLocator(minting);
  keeper = await minting.token('9OZX01', 'user/*.cruds', { purpose_of_use: 'HOPERAT', ...acting('R8008') });
  ward = await minting.token(HOSPITAL, 'user/*.cruds', acting('R8000'));
  const third = minting.world.sample.region.people
    .slice(5)
    .find(
      ({ nhsNumber, optedOut, restricted }) =>
        nhsNumber !== one.nhsNumber && nhsNumber !== other.nhsNumber && !optedOut && !restricted,
    );
  if (third === undefined) throw new Error('The region is too small.');
  await two.admit(third, 'VISIT-THIRD');
  for (const [at, person] of [one, other, third].entries()) {
    known.push({ nhsNumber: person.nhsNumber, local: localNumberOf(person, HOSPITAL), id: idOf(person), gp: gpOf(person) });
    await write(person, at);
  }
  await two.settled();
});
afterAll(() => two.stop());

/** Records, one of them labelled, a pointer, and what the person objects to. */
async function write(person: Person, at: number): Promise<void> {
  const { minting, idOf } = two;
  const labelled = { meta: { security: [{ system: systems.confidentiality, code: 'R' }] } };
  for (const more of [{}, labelled]) {
    const body = { ...pulseOf(idOf(person), at), ...more };
    expect((await minting.call('Observation', { token: ward, body })).status).toBe(201);
  }
  const scope = [{ types: ['Procedure'] }, { labels: ['R'] }, { types: ['Condition'] }][at] ?? {};
  const consent = await minting.call('Consent', { token: keeper, body: consentOf(idOf(person), 'ask-first', scope) });
  expect(consent.status).toBe(201);
  const plan = { type: '736253002', category: '734163000', custodian: HOLDER, author: HOLDER, url: 'https://trust.example/plan' };
  const body = pointerOf({ ...plan, subject: person.nhsNumber });
  expect((await locator(HOLDER, 'producer', 'DocumentReference', { body })).status).toBe(201);
}

/** Without the one thing that is of the moment: when a practice was asked. */
const steady = (text: string): string => text.replaceAll(/(As of |"asOf","valueInstant":")20\d\d-[\dT:.-]+Z/g, '$1');

/** Every answer about somebody, with its tag. */
async function answers({ id, nhsNumber, gp }: Somebody): Promise<unknown[]> {
  const asked = [ward, gp].flatMap((token) =>
    [`Patient/${id}`, `Patient/${id}/$everything`, `Observation?patient=${id}`, `Patient?identifier=${NHS}|${nhsNumber}`].map(
      (path) => [token, path] as const,
    ),
  );
  const all: unknown[] = [];
  for (const [token, path] of [...asked, [keeper, `Consent?patient=${id}`] as const]) {
    const { status, text, headers } = await two.as(token, path);
    all.push([path, status, steady(text), headers.get('etag'), headers.get('last-modified')]);
  }
  const found = await locator(HOSPITAL, 'consumer', `DocumentReference?subject:identifier=${NHS}|${nhsNumber}`);
  return [...all, [found.status, steady(found.text)]];
}

const SLOTS = 4;
const slot = fc.integer({ min: 0, max: SLOTS - 1 });
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('merge', 'merge', 'unmerge'),
      by: fc.constantFrom('officer', 'hospital'),
      survivor: slot,
      obsolete: slot,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('register') }) },
);
let minutes = 0;

/** Somebody whom nobody knows yet, with a number of the hospital's and one of the health service. */
const newcomer = (): Somebody => {
  const nhsNumber = unusedNumber();
  return { nhsNumber, local: localNumberOf({ nhsNumber }, HOSPITAL), id: '', gp: '' };
};

/** The hospital admits the newcomer, who is known from then on. */
async function register(who: Somebody): Promise<void> {
  const person = { ...two.one, nhsNumber: who.nhsNumber, given: 'Newcomer', family: 'Newcome' };
  await two.admit(person, `VISIT-${who.nhsNumber}`);
  const text = 'select person from locator.person where nhs_number = $1';
  const [row] = await two.minting.rows<{ person: string }>(text, [who.nhsNumber]);
  Object.assign(who, { id: base32OfUuid(row?.person ?? '') });
}

const counts = { taken: 0, refused: 0, registered: 0, changed: 0 };

/** One merge or unmerge, in the order of time; what the links forbid is refused and changes nothing. */
async function play(
  people: readonly Somebody[],
  each: { do: string; by: string; survivor: number; obsolete: number },
): Promise<void> {
  const [survivor, obsolete] = [people[each.survivor], people[each.obsolete]];
  if (survivor === undefined || obsolete === undefined) return;
  if (each.by === 'hospital') {
    minutes += 1;
    const pair = { survivor: survivor.local, obsolete: obsolete.local, at: new Date(Date.UTC(2026, 0, 1, 0, minutes)) };
    const [answer] = await two.merging.send(linkMessage(each.do === 'merge' ? 'A40' : 'A37', pair));
    counts[answer?.code === 'AA' ? 'taken' : 'refused'] += 1;
    return;
  }
  const numbers = { survivor: survivor.nhsNumber, obsolete: obsolete.nhsNumber };
  if (each.do === 'merge') {
    const body = { scope: 'person', ...numbers, reason: 'test' };
    counts[(await two.merging.officer('links', { body })).status === 201 ? 'taken' : 'refused'] += 1;
    return;
  }
  const pair = `select link from locator.link where in_force and scope = 'person' and array[survivor, obsolete] @> array[$1, $2]`;
  for (const { link } of await two.minting.rows<{ link: string }>(pair, Object.values(numbers))) await undo(link);
}

async function undo(link: string): Promise<void> {
  expect((await two.merging.unmerge(link)).status).toBe(200);
}

/** What is kept of who is whose, beside what the answers show. */
const kept = () =>
  two.minting.rows(
    `select (select count(*)::int from locator.member) as members, (select count(*)::int from locator.record where person is distinct from home) as moved,
      (select count(*)::int from locator.link where in_force) as links`,
  );

test(
  'An unmerge is the exact inverse: when all is undone, every answer about everybody is what it was, to the byte',
  async () => {
    const before = await Promise.all(known.map(answers));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 10 }), fc.infiniteStream(fc.nat()), async (steps, order) => {
        const last = newcomer();
        const people = [...known, last];
        for (const each of steps) {
          if ('by' in each) await play(people, each);
          else if (last.id === '') {
            await register(last);
            counts.registered += 1;
          }
        }
        // Read while they are linked: what a practice then gives is kept, and goes back with the rest.
        const during = await Promise.all(known.map(answers));
        if (JSON.stringify(during) !== JSON.stringify(before)) counts.changed += 1;
        const links = await two.minting.rows<{ link: string }>('select link from locator.link where in_force order by link');
        const shuffled = links.map((each) => ({ ...each, at: order.next().value })).toSorted((a, b) => a.at - b.at);
        for (const { link } of shuffled) await undo(link);
        expect(await kept()).toEqual([{ members: 0, moved: 0, links: 0 }]);
        expect(await Promise.all(known.map(answers))).toEqual(before);
        if (last.id === '') return;
        const own = await two.as(two.ward, `Encounter?patient=${last.id}`);
        expect(inMode(own, 'match').map(({ identifier }) => Object(identifier)[0]?.value)).toEqual([`VISIT-${last.nhsNumber}`]);
      }),
      runs(12),
    );
    expect(Math.min(counts.taken, counts.refused, counts.registered, counts.changed)).toBeGreaterThan(0);
  },
  within(180_000),
);
