import { setImmediate as pause } from 'node:timers/promises';
import type { Effect, Locator, Organisation } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Database, runEffects } from '@ouzel/runtime';
import { limits } from '../limits.ts';
import { type Register, registerOf } from './group.ts';
import { applyBatch, type Applied } from './batch.ts';
import { makeKnown } from './unknown.ts';
import { CLAIM, DROP, LEAVERS, RELEASE, TAKEN } from './statements.ts';

export interface RegistersOptions {
  database: Database;
  locator: Pick<Locator, 'registerPatients' | 'register'>;
  /** Whether the records of a practice are asked for live. */
  isLive: (ods: string) => boolean;
  now: () => Date;
}

/** What became of a list. */
export interface Taken {
  version: number;
  listed: number;
  joined: number;
  left: number;
  registered: number;
  /** Members for whom nothing was done: their place in the list, and why. */
  faults: readonly { at: number; sentence: string }[];
}

/** Makes the event of what was done to some people, to join the transaction that does it. */
type Recording = (people: readonly string[]) => Effect;

const busy = (): FhirError =>
  new FhirError('stale-version', 'Another register of this organisation is being taken. Send it again later.');

async function claim({ database, now }: RegistersOptions, ods: string): Promise<string> {
  const until = new Date(now().getTime() + limits.register.claimMs);
  const [row] = await database.rows<{ fence: string }>({
    name: 'consent-register-claim',
    text: CLAIM,
    values: [ods, until, now()],
  });
  if (row === undefined) throw busy();
  return row.fence;
}

/** A list from which very many are missing is more likely cut off than right: who has left can be named. */
async function assertWhole({ database, now }: RegistersOptions, { organisation, basis, members }: Register): Promise<void> {
  const numbers = members.map(({ nhsNumber }) => nhsNumber);
  const values = [organisation.ods, basis, now(), numbers];
  const [row] = await database.rows<{ held: number; unnamed: number }>({
    name: 'consent-register-leavers',
    text: LEAVERS,
    values,
  });
  const { held = 0, unnamed = 0 } = row ?? {};
  if (unnamed > Math.max(limits.register.leaversFree, held * limits.register.leaversShareMax))
    throw new FhirError('unsafe', 'Too many who were on the list are missing from it. Name who has left as inactive members.', {
      expression: ['Group.member'],
    });
}

async function drop(
  options: RegistersOptions,
  register: Register,
  kept: readonly string[],
  recording: Recording,
): Promise<number> {
  const values = [register.organisation.ods, register.basis, options.now(), kept];
  return options.database.transaction(async (sql) => {
    const gone = await sql.rows<{ person: string }>({ name: 'consent-register-drop', text: DROP, values });
    if (gone.length > 0) await runEffects(sql, [recording(gone.map(({ person }) => person))]);
    return gone.length;
  });
}

async function takeAll(options: RegistersOptions, register: Register, recording: Recording): Promise<Omit<Taken, 'version'>> {
  await assertWhole(options, register);
  const registered = await makeKnown(options, register);
  const all: Applied = { kept: [], joined: 0, left: 0, faults: [...register.faults] };
  for (let from = 0; from < register.members.length; from += limits.register.batch) {
    await pause();
    const some = register.members.slice(from, from + limits.register.batch);
    const { kept, joined, left, faults } = await applyBatch(options, register, some, recording);
    all.kept.push(...kept);
    all.faults.push(...faults);
    all.joined += joined;
    all.left += left;
  }
  const left = all.left + (await drop(options, register, all.kept, recording));
  return { listed: all.kept.length, joined: all.joined, left, registered, faults: all.faults };
}

/** Lists that organisations keep of whom they have: practices, care homes, community services, councils. */
export function createRegisters(options: RegistersOptions) {
  const { database, now } = options;
  return {
    /**
     * Takes a list in the place of the one before, batch by batch, each with the event of whom it changed something for. One that was broken
     * off has ended nobody's relationship yet, and is sent again.
     * @throws FhirError `bad-element`, `not-allowed`, `unsafe`, and `stale-version` while another is taken.
     */
    async take(json: unknown, organisation: Organisation, recording: Recording): Promise<Taken> {
      const register = await registerOf(json, { organisation, now: now(), pause: () => pause() });
      const { ods } = organisation;
      const fence = await claim(options, ods);
      try {
        const taken = await takeAll(options, register, recording);
        const values = [ods, fence, taken.listed, now()];
        const [row] = await database.rows<{ version: number }>({ name: 'consent-register-taken', text: TAKEN, values });
        if (row === undefined) throw busy();
        return { version: row.version, ...taken };
      } catch (error) {
        await database.rows({ name: 'consent-register-release', text: RELEASE, values: [ods, fence] });
        throw error;
      }
    },
  };
}

export type Registers = ReturnType<typeof createRegisters>;
