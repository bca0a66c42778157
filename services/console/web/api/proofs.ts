import { z } from 'zod';
import { type Ask, get, getText } from './ask.ts';

const entry = z.object({
  id: z.string(),
  index: z.number().int().nonnegative(),
  size: z.number().int().nonnegative(),
  leaf: z.string(),
  proof: z.array(z.string()),
  checkpoint: z.string(),
  /** What opens the commitments, for whoever may see all of the event. */
  opening: z.object({ sections: z.array(z.string()), salts: z.array(z.string()) }).optional(),
});
export type Entry = z.output<typeof entry>;

const consistency = z.object({ proof: z.array(z.string()) });
const published = z.object({
  checkpoints: z.array(z.object({ size: z.number(), made: z.coerce.date(), note: z.string() })),
});
export type Published = z.output<typeof published>;

/** Where an event is in the log, its leaf and its proof. */
export const readEntry = (id: string): Ask<Entry> => get(`/audit/entries/${encodeURIComponent(id)}`, entry);
export const readConsistency = (first: number, second: number): Ask<z.output<typeof consistency>> =>
  get(`/audit/proof?first=${first}&second=${second}`, consistency);
/** The newest checkpoint, and the keys of the log, as texts. */
export const readNewest = (): Ask<string> => getText('/audit/checkpoint');
export const readKeys = (): Ask<string> => getText('/audit/key');
/** Newest first. */
export const readCheckpoints = (): Ask<Published> => get('/audit/checkpoints', published);
