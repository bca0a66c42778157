import { uuidOfBase32 } from '@ouzel/fhir';
import type { Person } from '@ouzel/region';
import { type Answer, ask, inMode } from './api.ts';
import { startWorld, type World } from './world.ts';
import { NHS } from './written.ts';

export interface KeptTrace {
  outcome: string | null;
  as_of: Date | null;
  verification: string | null;
  superseded_by: string | null;
  restricted: boolean | null;
  deceased: string | null;
  practice: string | null;
  attempts: number;
}

/** Waits until something has come about, and says what it then is. */
export async function eventually<Result>(look: () => Promise<Result | undefined>, ms = 8_000): Promise<Result> {
  const end = performance.now() + ms;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error('It did not come about in time.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What is kept of the trace of a person, by Patient id. */
export async function traceOf({ system }: World, patient: string): Promise<KeptTrace> {
  const [row] = await system.database.rows<KeptTrace & Record<string, unknown>>({
    text: 'select * from locator.trace where person = $1',
    values: [uuidOfBase32(patient)],
  });
  if (row === undefined) throw new Error('There is no such person to be traced.');
  return row;
}

/** Makes somebody due now, whatever the time. */
export const makeDue = ({ system }: World, patient: string): Promise<unknown> =>
  system.database.rows({ text: 'update locator.trace set due = now() where person = $1', values: [uuidOfBase32(patient)] });

/** Makes somebody due, and waits until there was a new answer about them. */
export async function traceAgain(world: World, patient: string): Promise<KeptTrace> {
  const before = new Date();
  await makeDue(world, patient);
  return eventually(async () => {
    const trace = await traceOf(world, patient);
    return (trace.as_of ?? before) > before ? trace : undefined;
  });
}

/** The world with tracing, and what its journeys ask of it. */
export interface Traced {
  world: World;
  /** Asks as a clinician of the hospital, unless another token is given. */
  call(path: string, token?: string): Promise<Answer>;
  byNumber(number: string): Promise<Answer>;
  rows<Row extends Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Patient id of somebody by what they show (`story`, `restricted` …), and who they are. */
  idOf(who: keyof World['sample']['region']['named']): string;
  personOf(who: keyof World['sample']['region']['named']): Person;
  trace(who: keyof World['sample']['region']['named']): Promise<KeptTrace>;
  stop(): Promise<void>;
}

export const found = (answer: Answer): string[] => inMode(answer, 'match').map(({ id }) => String(id));

export async function startTraced(): Promise<Traced> {
  const world = await startWorld({ pds: true });
  await world.story();
  const clinician = await world.token('clinician');
  const call: Traced['call'] = (path, token = clinician) => ask(world.fhirBase, path, { token });
  const idOf: Traced['idOf'] = (who) => world.people[who] ?? '';
  return {
    world,
    call,
    idOf,
    byNumber: (number) => call(`Patient?identifier=${NHS}|${number}`),
    rows: (text, values = []) => world.system.database.rows({ text, values }),
    personOf(who) {
      const { people, named } = world.sample.region;
      const person = people.find(({ nhsNumber }) => nhsNumber === named[who]);
      if (person === undefined) throw new Error('nobody in the region is known by that');
      return person;
    },
    trace: (who) => traceAgain(world, idOf(who)),
    stop: () => world.stop(),
  };
}
