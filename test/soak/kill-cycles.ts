import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, freePort } from '@ouzel/runtime';
import { startLive } from '../world/live.ts';
import { type Program, temporaryFolder } from '../world/process.ts';
import { type Tally, tallyOf } from './history.ts';
import { type Homes, NURSES, openHomes, PRACTICE } from './homes.ts';
import { postSets } from './posting.ts';

export interface Outcome extends Tally {
  cycles: number;
}

const RESIDENTS = 40;
const PROCESSES = 2;
const POSTERS = 6;
const POST_EVERY_MS = 120;
/** From serving to being killed, at the longest. */
const LIVES_MS = 600;
/** How long nothing more may come in before whatever is missing counts as lost: far over the longest pause between two tries. */
const QUIET_MS = 90_000;
/** How long whatever is under way when the posts end may take in all. */
const SETTLED_WITHIN_MS = 300_000;
/** After the last one came, how long we look on for one too many. */
const LOOK_ON_MS = 3_000;
/** In a hundred deliveries. */
const [LOST_ANSWERS, BUSY] = [2, 2];

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Until every effect is there, or none has come for a long time. */
async function settled(homes: Homes, tally: () => Tally): Promise<void> {
  let [seen, since] = [-1, Date.now()];
  const end = Date.now() + SETTLED_WITHIN_MS;
  while (Date.now() < end) {
    if (tally().lost === 0) break;
    const { length } = homes.inbox.received;
    if (length !== seen) [seen, since] = [length, Date.now()];
    if (Date.now() - since > QUIET_MS) break;
    await pause(250);
  }
  await pause(LOOK_ON_MS);
}

/** Processes that serve, of which each is killed at a moment of its own and started again, until enough were. */
function createProcesses(homes: Homes, ports: readonly number[], say: (text: string) => void) {
  const running = new Set<Program>();
  const start = async (port: number): Promise<Program> => {
    const program = await startLive(homes.settings(port));
    running.add(program);
    return program;
  };
  const kill = async (program: Program): Promise<void> => {
    program.child.kill('SIGKILL');
    await program.ended;
    running.delete(program);
  };
  return {
    /** Fills the cache of what is compiled: only who ends by itself writes it, and every later start is half as long. */
    async warm(): Promise<void> {
      const [port = 0] = ports;
      const program = await start(port);
      program.child.kill('SIGTERM');
      await program.ended;
      running.delete(program);
    },
    async cycle(cycles: number): Promise<void> {
      let killed = 0;
      const slot = async (port: number): Promise<void> => {
        while (killed < cycles) {
          const program = await start(port);
          await pause(Math.random() * LIVES_MS);
          if (killed >= cycles) return;
          killed += 1;
          await kill(program);
          if (killed % 50 === 0) say(`${killed} of ${cycles} kills`);
        }
        await start(port);
      };
      await Promise.all(ports.map(slot));
    },
    end: async (): Promise<void> => void (await Promise.all([...running].map(kill))),
  };
}

/**
 * Homes post sets of readings to processes that are killed again and again (kill -9), each a gateway and a worker. The last ones live on
 * until all is delivered.
 */
export async function killCycles(
  { database, url }: { database: Database; url: string },
  { cycles, say }: { cycles: number; say: (text: string) => void },
): Promise<Outcome> {
  const folder = temporaryFolder();
  const homes = await openHomes({ database, databaseUrl: url, folder }, RESIDENTS);
  const ports = await Promise.all(Array.from({ length: PROCESSES }, freePort));
  for (const port of ports) mkdirSync(join(folder, String(port)), { recursive: true });
  const processes = createProcesses(homes, ports, say);
  const ending = new AbortController();
  const percent = (): number => Math.random() * 100;
  homes.inbox.fault = () => (percent() < LOST_ANSWERS ? 'lost' : percent() < BUSY ? 'busy' : undefined);
  try {
    const bases = ports.map((port) => `http://127.0.0.1:${port}/fhir/R4`);
    await processes.warm();
    const posting = postSets(homes, { bases, posters: POSTERS, everyMs: POST_EVERY_MS, signal: ending.signal });
    posting.catch(() => undefined);
    await Promise.race([processes.cycle(cycles), posting]);
    ending.abort();
    const acknowledged = await posting;
    const tally = (): Tally => tallyOf(acknowledged, homes.inbox.received, { practice: PRACTICE.ods, called: NURSES.ods });
    const began = performance.now();
    say(`${acknowledged.length} sets acknowledged, ${homes.inbox.received.length} deliveries so far`);
    await settled(homes, tally);
    say(`settled in ${((performance.now() - began) / 1_000).toFixed(1)} s`);
    return { cycles, ...tally() };
  } finally {
    ending.abort();
    await processes.end();
    await homes.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
