import { base32OfUuid } from '@ouzel/fhir';
import { startWorld } from '../world/world.ts';
import { connect, headersOf, type Shot } from './http-load.ts';
import { median, type Row } from './measure.ts';
import { measure } from './window.ts';

const PEOPLE = 1_000;
const PRACTICE = '9OZP001';
const CONNECTIONS = 16;
const WARM_SECONDS = 1;
const ROUNDS = 3;

const fault = ({ status }: { status: number }): string | undefined => (status === 200 ? undefined : `status ${status}`);

/** `Patient/$match` of people whom a practice knows, by what a form says of them, beside reading their Patient by id; by turns, in one run. */
export async function benchMatch(seconds: number): Promise<Row[]> {
  const world = await startWorld({ people: PEOPLE });
  const { origin, pathname } = new URL(world.fhirBase);
  const headers = headersOf({ base: world.fhirBase, token: await world.token('gp') });
  const text = 'select nhs_number as number, person from locator.person';
  const rows = await world.system.database.rows<{ number: string; person: string }>({ text });
  const idOf = new Map(rows.map(({ number, person }) => [number, base32OfUuid(person)]));
  await world.system.database.rows({ text: 'vacuum analyze' });
  const people = world.sample.region.people.filter(
    ({ practice, optedOut, restricted }) => practice === PRACTICE && !optedOut && !restricted,
  );
  let turn = 0;
  const next = (shot: (person: (typeof people)[number]) => Shot) => (): Shot => {
    turn += 1;
    const person = people[turn % people.length];
    if (person === undefined) throw new Error('The practice knows nobody.');
    return shot(person);
  };
  const match = next(({ family, given, birthDate, gender, address }) => {
    const resource = {
      resourceType: 'Patient',
      name: [{ family, given: given.split(' ') }],
      birthDate,
      gender,
      address: [{ line: [address.line], postalCode: address.postalCode }],
    };
    const body = JSON.stringify({ resourceType: 'Parameters', parameter: [{ name: 'resource', resource }] });
    return { method: 'POST', path: `${pathname}/Patient/$match`, headers: headers.post, body };
  });
  const read = next(({ nhsNumber }) => ({
    method: 'GET',
    path: `${pathname}/Patient/${idOf.get(nhsNumber)}`,
    headers: headers.get,
  }));
  const lanes = Array.from({ length: CONNECTIONS }, () => connect(origin));
  const taken: Record<'match' | 'read', { p50: number[]; p99: number[] }> = {
    match: { p50: [], p99: [] },
    read: { p50: [], p99: [] },
  };
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const [name, each] of [['match', match] as const, ['read', read] as const]) {
      const { p50, p99, faults } = await measure(lanes, { next: each, fault }, round === 0 ? WARM_SECONDS : seconds);
      if (faults.size > 0) throw new Error(`${name}: ${[...faults].join(', ')}`);
      if (round === 0) continue;
      taken[name].p50.push(p50);
      taken[name].p99.push(p99);
    }
  await Promise.all(lanes.map((lane) => lane.close()));
  await world.stop();
  const [value, plain] = [median(taken.match.p50), median(taken.read.p50)];
  const p99 = `p99 ${median(taken.match.p99).toFixed(1)} ms`;
  return [
    {
      what: `Patient/$match by name, birth date and address among ${PEOPLE} people, ${CONNECTIONS} connections, p50 (${p99})`,
      value,
      unit: 'ms',
      ratio: value / plain,
      against: `reading a Patient by id in the same run (p50 ${plain.toFixed(1)} ms)`,
    },
  ];
}
