import { base32OfUuid } from '@ouzel/fhir';
import { DEFAULT_RULES } from '@ouzel/sensitivity';
import fc from 'fast-check';
import { type Answer, ask, bundleSchema } from './api.ts';
import { traced } from './reconstructing.ts';
import type { TwoPeople } from './two-people.ts';
import { bundleWith, NHS, pulseOf } from './written.ts';

/** One thing that happens: somebody reads, or something changes; the numbers choose what. */
export type Step = { read: number; who: number; what: number } | { change: number; what: number };

const some = fc.nat({ max: 10_000 });
export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ read: some, who: some, what: some }) },
  { weight: 1, arbitrary: fc.record({ change: some, what: some }) },
);

const pick = <Each>(from: readonly Each[], number: number): Each => {
  const found = from[number % from.length];
  if (found === undefined) throw new Error('There is nothing to choose from.');
  return found;
};

/** An answer that somebody had, and the trace by which its event is found. */
export interface Past {
  name: string;
  trace: string;
  text: string;
  status: number;
}

const HOSPITAL = '9OZH01';
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const RESOURCES = `select type, record, local, version from records.resource where type in ('Observation', 'Condition', 'Encounter') order by local`;

/** People whose records change while others read them. */
export async function openPast(two: TwoPeople) {
  const { minting, merging, one, other } = two;
  const { world } = minting;
  const hospital = await minting.token(HOSPITAL, 'system/*.cruds');
  const themself = await minting.token('9OZX01', 'patient/*.rs', { purpose_of_use: 'PATRQT', nhs_number: one.nhsNumber });
  const readers = [two.gpOf(one), two.gpOf(other), two.ward, hospital, themself];
  const people = [one, other, two.named('restricted'), two.named('optedOut')];
  let link: string | undefined;
  let next: string | undefined;
  let nth = 1;

  for (const [at, person] of [one, other, one, other].entries()) {
    const made = await ask(world.fhirBase, 'Observation', { token: hospital, body: pulseOf(two.idOf(person), at) });
    if (made.status !== 201) throw new Error(`A pulse was answered ${made.status}.`);
  }
  const resources = () => minting.rows<{ type: string; record: string; local: string; version: number }>(RESOURCES);
  const ids = async (number: number) => {
    const { type, record, local, version } = pick(await resources(), number);
    return { path: `${type}/${base32OfUuid(record)}.${base32OfUuid(local)}`, version };
  };

  const plain: ((id: string, number: string, what: number) => string)[] = [
    (id) => `Patient/${id}`,
    (id) => `Patient/${id}/_history`,
    (id) => `Patient/${id}?_pretty=true`,
    (id, _, what) => `Patient/${id}/_history/${1 + (what % 3)}`,
    (_, number) => `Patient?identifier=${NHS}|${number}`,
    (_, number) => `Patient?identifier=${encodeURIComponent(`${NHS}|${number}`)}&_revinclude=Observation:patient`,
    (id, _, what) =>
      `Observation?patient=${id}&_count=${1 + (what % 5)}&_sort=${pick(['date', '-date', '_id', '-_lastUpdated'], what)}`,
    (id) => `Observation?patient=${id}&_include=*&_total=none`,
    (_, number) => `Condition?patient:identifier=${NHS}|${number}&_summary=true`,
    (id) => `Encounter?subject=Patient/${id}&_elements=status,period`,
    (id) => `Observation?patient=${id}&_summary=count`,
    (id) => `Observation/$lastn?patient=${id}&max=2`,
    (id, _, what) => `Patient/${id}/$everything${pick(['', '?_count=4', '?_type=Observation', '?_pretty=true'], what)}`,
    (id) => `Patient/${id}/$summary`,
    (id) => `Patient/${id}/$urgent-summary`,
    () => 'Patient/7zzzzzzzzzzzzzzzzzzzzzzzzz',
    () => 'Observation?patient=nobody',
    (id) => `Observation?patient=${id}&nonsense=1`,
  ];

  async function askedBy({ read, who, what }: Extract<Step, { read: number }>): Promise<Past> {
    const person = pick(people, what);
    const id = two.idOf(person);
    const { trace, headers } = traced(nth++);
    const token = pick(readers, who);
    const got = (name: string, { text, status }: Answer): Past => ({
      name: `${name} by ${who % readers.length}`,
      trace,
      text,
      status,
    });
    const kind = read % 10;
    if (kind === 0 && next !== undefined) return got('a further page', await ask(world.fhirBase, next, { token, headers }));
    if (kind === 1 || kind === 2) {
      const { path, version } = await ids(what);
      const url = pick([path, `${path}/_history`, `${path}/_history/${version}`, `${path}/_history/${version + 1}`], read >> 4);
      return got(url, await ask(world.fhirBase, url, { token, headers }));
    }
    if (kind === 3) {
      const body = `patient=${id}&_count=3`;
      return got(
        'POST _search',
        await ask(world.fhirBase, 'Observation/_search', { token, method: 'POST', headers: { ...FORM, ...headers }, body }),
      );
    }
    if (kind === 4) {
      const urls = [
        pick(plain, who)(id, person.nhsNumber, what),
        pick(plain, read)(id, person.nhsNumber, what),
        (await ids(what)).path,
      ];
      const reads = urls.map((url) => ({ request: { method: 'GET', url } }));
      const body = bundleWith('batch', reads);
      return got(`batch of ${urls.join(' and ')}`, await ask(world.fhirBase, '', { token, headers, body }));
    }
    const path = pick(plain, read >> 4)(id, person.nhsNumber, what);
    const answer = await ask(world.fhirBase, path, { token, headers });
    const bundle = bundleSchema.safeParse(answer.json);
    next = bundle.data?.link.find(({ relation }) => relation === 'next')?.url ?? next;
    return got(path, answer);
  }

  async function rewrite(what: number): Promise<void> {
    const mine = await minting.rows<{ record: string; local: string; version: number }>(
      `select r.record, r.local, r.version from records.resource r join locator.record l using (record)
        where l.custodian = $1 and r.type = 'Observation' and l.person is not null order by r.local`,
      [HOSPITAL],
    );
    const { record, local, version } = pick(mine, what);
    const id = `${base32OfUuid(record)}.${base32OfUuid(local)}`;
    const read = await ask(world.fhirBase, `Observation/${id}`, { token: hospital });
    if (read.status !== 200) return;
    const body = {
      ...Object(read.json),
      valueQuantity: { value: 50 + (what % 50), unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
    };
    await ask(world.fhirBase, `Observation/${id}`, {
      method: 'PUT',
      token: hospital,
      body,
      headers: { 'If-Match': `W/"${version}"` },
    });
  }

  async function relabel(): Promise<void> {
    const { labelRules } = world.system;
    const [newest] = await labelRules.versions();
    const rules = { ...DEFAULT_RULES, title: `rules after ${newest?.version ?? 0}` };
    await labelRules.import({ rules, replaces: newest?.version ?? 0, reason: 'test', by: 'test' }, () => []);
  }

  const objection = `insert into consent.directive (directive, person, custodian, starts)
    select gen_random_uuid(), person, $2, now() - interval '1 hour' from locator.person where nhs_number = $1`;
  const changes: ((what: number) => Promise<unknown>)[] = [
    rewrite,
    (what) =>
      ask(world.fhirBase, 'Observation', { token: hospital, body: pulseOf(two.idOf(pick([one, other], what)), what % 40) }),
    async () => {
      if (link === undefined) link = await merging.mergePeople(one.nhsNumber, other.nhsNumber);
      else {
        await merging.unmerge(link);
        link = undefined;
      }
    },
    (what) =>
      minting.rows('update locator.person set restricted = not restricted where nhs_number = $1', [pick(people, what).nhsNumber]),
    (what) =>
      minting.rows(
        `update locator.person set patient = regexp_replace(patient, '"family":"[^"]*"', $2), version = version + 1, updated = now() where nhs_number = $1`,
        [pick(people, what).nhsNumber, `"family":"Renamed${what}"`],
      ),
    (what) => minting.rows(objection, [pick([one, other], what).nhsNumber, pick(['9OZH01', '9OZP001'], what)]),
    () => minting.rows('delete from consent.directive where person in (select person from locator.person)'),
    relabel,
    rewrite,
  ];

  return {
    read: askedBy,
    change: async ({ change, what }: Extract<Step, { change: number }>): Promise<void> => {
      await pick(changes, change)(what);
    },
  };
}
