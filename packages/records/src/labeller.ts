import { DEFAULT_RULES, type Marking, markingOf } from '@ouzel/sensitivity';
import type { Sql, Statement } from '@ouzel/runtime';

/** What is written now is labelled so. */
export interface Labels {
  marking: Marking;
  /** Fails the transaction where the rules have changed since: nothing is ever kept under labels of yesterday. */
  guard?: Statement;
}

/** Where a writer has its labels from. */
export interface Labeller {
  current(): Promise<Labels>;
  /** The guard failed: the rules are to be read again. */
  renew(): void;
  /** Whether an error is the guard's. */
  isStale(error: unknown): boolean;
}

/** The rules that come with the exchange, which never change. */
export function fixedLabeller(): Labeller {
  const labels: Labels = { marking: markingOf(DEFAULT_RULES) };
  return { current: async () => labels, renew: () => undefined, isStale: () => false };
}

/** How often a write is tried that the rules overtook. */
const TRIES_MAX = 3;

/** Tries a write again under the new rules where they changed under it. */
export async function underLabels<Result>(labeller: Labeller, write: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await write();
    } catch (error) {
      if (tries >= TRIES_MAX || !labeller.isStale(error)) throw error;
      labeller.renew();
    }
  }
}

/** Sends the guard before the statements of a write, and waits for both. */
export async function guarded<Result>(sql: Sql, { guard }: Labels, write: () => Promise<Result>): Promise<Result> {
  if (guard === undefined) return write();
  const [, result] = await Promise.all([sql.rows(guard), write()]);
  return result;
}
