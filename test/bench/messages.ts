import { admission, bloodResults, createHospitalTwin, HOSPITALS } from '@ouzel/region';
import { startWorld } from '../world/world.ts';
import { median, type Row } from './measure.ts';

const PEOPLE = 1_000;
const CONNECTIONS = 16;
/** Messages on the wire of one connection: those that come behind are read while one is stored. */
const AHEAD = 8;
const ROUNDS = 3;
/** What is asked of it. */
const GOAL_PER_SECOND = 1_000;

/** HL7 v2 messages that are durable in a second: results and admissions of a thousand people over sixteen connections. */
export async function benchMessages(seconds: number): Promise<Row> {
  const world = await startWorld({ people: PEOPLE });
  const { people } = world.sample.region;
  const [{ ods: hospital }] = HOSPITALS;
  const twins = Array.from({ length: CONNECTIONS }, () => createHospitalTwin('127.0.0.1', world.mllpPort));
  let sent = 0;
  const next = (): string => {
    sent += 1;
    const person = people[sent % people.length];
    if (person === undefined) throw new Error('The region has nobody.');
    const context = { hospital, at: new Date(), controlId: `bench-${sent}` };
    return sent % 4 === 0 ? admission(person, context, `B${sent}`) : bloodResults(person, context, `B${sent}`);
  };
  const round = async (length: number): Promise<number> => {
    const end = performance.now() + length * 1_000;
    let taken = 0;
    const lane = async (twin: (typeof twins)[number]): Promise<void> => {
      while (performance.now() < end) {
        const { code, text } = await twin.send(next());
        if (code !== 'AA') throw new Error(`A message was answered ${code}: ${text}`);
        taken += 1;
      }
    };
    await Promise.all(twins.flatMap((twin) => Array.from({ length: AHEAD }, () => lane(twin))));
    return taken / length;
  };
  await round(1);
  const rates: number[] = [];
  for (let at = 0; at < ROUNDS; at += 1) rates.push(await round(seconds));
  for (const twin of twins) twin.close();
  await world.stop();
  const value = median(rates);
  const what = `HL7 v2: messages durable, ${CONNECTIONS} connections, three results to an admission; sender and exchange in one process`;
  return { what, value, unit: '/s', ratio: value / GOAL_PER_SECOND, against: `${GOAL_PER_SECOND}/s at least` };
}
