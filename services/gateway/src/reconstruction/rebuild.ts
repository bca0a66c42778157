import { hash } from 'node:crypto';
import type { Reopening } from '@ouzel/exchange';
import { write } from '../recipes/write.ts';
import { load, type Loaded, type Past } from './load.ts';
import { lostOf } from './restore.ts';
import type { Answered, Reconstructions } from './rooms.ts';

/** What became of writing an answer again. */
export type Rebuilt =
  /** The same bytes: their hash is that of the event. `noted` is false of an answer without a body, which has none. */
  | { state: 'exact'; body: Buffer; noted: boolean }
  /** What it showed is not kept any more; that it was shown, and its hash, are. */
  | { state: 'erased'; missing: number }
  | { state: 'not-supported'; reason: string }
  /** It could be written, and is not what was sent. */
  | { state: 'differs'; reason: string };

export interface RebuildFrom extends Past {
  reconstructions: Pick<Reconstructions, 'bases'>;
}

/** Interactions whose answer no recipe is kept of, and why. */
const WITHOUT: Readonly<Record<string, string>> = {
  create: 'The answer to a write is not kept: what came in is in the list of resources.',
  update: 'The answer to a write is not kept: what came in is in the list of resources.',
  patch: 'The answer to a write is not kept: what came in is in the list of resources.',
  transaction: 'The answer to a write is not kept: what came in is in the list of resources.',
  batch: 'A batch that wrote, or that read what is not a record, is not kept: its parts are in the list of resources.',
  deliver: 'The notification of a delivery is not kept: the version that it told of is in the list of resources.',
};
const OTHERWISE = 'How an answer of this kind was put together is not kept, or the event is older than the keeping of it.';
const DIFFERS =
  'The bytes are not those that were sent: it was written by another version of the software, or an address was written in an unusual way.';

const tries = (loaded: readonly Loaded[]): number => Math.max(1, ...loaded.map(({ numbers }) => numbers.length));

/** Each way in which the answer may have been written: under each base, with each number of the person. */
function* candidates(bases: readonly string[], [whole, ...parts]: readonly [Loaded, ...Loaded[]]): Generator<Buffer> {
  for (const base of bases)
    for (let nth = 0; nth < tries([whole, ...parts]); nth += 1) {
      const of = (loaded: Loaded) => loaded.written(base, loaded.numbers[nth] ?? loaded.numbers[0] ?? '');
      const { recipe, materials } = of(whole);
      yield write(recipe, { ...materials, parts: parts.map(of) });
    }
}

/** Writes a past answer again, byte for byte, from the versions that it showed. */
export async function rebuild(from: RebuildFrom, leave: Reopening, answered: Answered): Promise<Rebuilt> {
  const { recipe, hash: sent, parts, interaction, erased } = answered;
  // How many versions it showed went with what was erased.
  if (erased) return { state: 'erased', missing: 0 };
  if (recipe === undefined) return { state: 'not-supported', reason: WITHOUT[interaction] ?? OTHERWISE };
  if (recipe['as'] === 'nothing-new') return { state: 'exact', body: Buffer.alloc(0), noted: false };
  if (sent === undefined) return { state: 'not-supported', reason: OTHERWISE };
  const all = recipe['as'] === 'batch' ? [answered, ...parts] : [answered];
  const [whole, ...others] = await Promise.all(all.map((part) => load(from, leave, part, answered)));
  if (whole === undefined) throw new Error('An answer has a whole.');
  const missing = whole.missing + others.reduce((sum, part) => sum + part.missing, 0);
  if (missing > 0) return { state: 'erased', missing };
  for (const [at, part] of all.entries()) {
    const { self, nextAt, page } = part.recipe ?? {};
    const known = { numbers: (at === 0 ? whole : others[at - 1])?.numbers ?? [], page: page !== undefined };
    const lost = addressMatters(part.recipe) ? lostOf([self ?? part.query ?? answered.query, nextAt], known) : undefined;
    if (lost !== undefined) return { state: 'not-supported', reason: lost };
  }
  for (const body of candidates(await from.reconstructions.bases(), [whole, ...others]))
    if (hash('sha256', body, 'hex') === sent) return { state: 'exact', body, noted: true };
  return { state: 'differs', reason: DIFFERS };
}

/** Only of some answers the address is a part. */
const addressMatters = (recipe: Record<string, unknown> | undefined): boolean =>
  ['searchset', 'nothing', 'history'].includes(String(recipe?.['as']));
