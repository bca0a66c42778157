import type { AttackRequest } from './case.ts';
import type { Stage } from './stage.ts';

/** Those that the process outlives. */
type Fault = Exclude<NonNullable<AttackRequest['fault']>, 'kill-after-commit'>;

/** How each comes about and is mended. What a handler must read is gone from the database under its feet: nobody expects that error. */
const FAULTS: Readonly<Record<Fault, readonly [begin: string, end: string]>> = {
  'throw-in-handler': ['alter table locator.person rename to person_gone', 'alter table locator.person_gone rename to person'],
};

/** Does the work while that goes wrong. */
export async function during<Result>(stage: Stage, fault: AttackRequest['fault'], work: () => Promise<Result>): Promise<Result> {
  if (fault === undefined) return work();
  if (fault === 'kill-after-commit') throw new Error('Who is killed has a process of its own: see killed.ts.');
  const { database } = stage.world.system;
  const [begin, end] = FAULTS[fault];
  await database.rows({ text: begin });
  try {
    return await work();
  } finally {
    await database.rows({ text: end });
  }
}
