import { z } from 'zod';
import { type Ask, get, post } from './ask.ts';

const letter = z.object({
  id: z.string(),
  destination: z.string(),
  kind: z.string(),
  occurred: z.coerce.date(),
  attempts: z.number(),
  reason: z.string(),
  died: z.coerce.date(),
  /** What waits behind it, for the same person and destination. */
  behind: z.number(),
  diagnosis: z.string(),
});
export type DeadLetter = z.output<typeof letter>;
const letters = z.object({ 'dead-letters': z.array(letter), next: z.string().optional() });
const checked = z.object({ destination: z.string(), inbox: z.string(), ready: z.boolean() });
export type Checked = z.output<typeof checked>;

/** The oldest first; `query` is what an earlier page said is next, or a destination. */
export const readDeadLetters = (query: string): Ask<z.output<typeof letters>> =>
  get(`/dead-letters${query === '' ? '' : `?${query}`}`, letters);

const at = (id: string): string => `/dead-letters/${encodeURIComponent(id)}`;
export const readDeadLetter = (id: string): Ask<DeadLetter> => get(at(id), letter);
/** Whether the cause is gone. Nothing is sent. */
export const checkDeadLetter = (id: string) => post(`${at(id)}/check`, {}, checked);

export interface Deed {
  action: 'replay' | 'discard' | 'redirect';
  destination?: string;
  reason: string;
}
export const decideDeadLetter = (id: string, deed: Deed) => post(at(id), deed, z.looseObject({ action: z.string() }));
