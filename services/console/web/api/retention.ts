import { z } from 'zod';
import { type Ask, get, post } from './ask.ts';

const hold = z.object({
  id: z.string(),
  patients: z.array(z.string()),
  reason: z.string(),
  byName: z.string(),
  placed: z.coerce.date(),
  lifted: z.coerce.date().nullable(),
  liftedName: z.string().nullable(),
  liftReason: z.string().nullable(),
});
export type Hold = z.output<typeof hold>;

const erasure = z.object({
  id: z.string(),
  /** Nobody once it is done. */
  patients: z.array(z.string()),
  reason: z.string(),
  byName: z.string(),
  requested: z.coerce.date(),
  decision: z.enum(['approved', 'refused']).nullable(),
  decidedName: z.string().nullable(),
  decided: z.coerce.date().nullable(),
  decisionReason: z.string().nullable(),
  done: z.coerce.date().nullable(),
  events: z.number(),
});
export type Erasure = z.output<typeof erasure>;

const retention = z.object({ holds: z.array(hold), erasures: z.array(erasure) });
export type Retention = z.output<typeof retention>;

/** Holds and erasures, of one person or of everybody. */
export const readRetention = (person = ''): Ask<Retention> =>
  get(`/retention${person === '' ? '' : `?${new URLSearchParams({ patient: person }).toString()}`}`, retention);
export const readErasure = (id: string): Ask<Erasure> => get(`/erasures/${encodeURIComponent(id)}`, erasure);

const made = z.looseObject({ id: z.string() });
export const placeHold = (patient: string, reason: string) => post('/holds', { patient, reason }, made);
export const liftHold = (id: string, reason: string) => post(`/holds/${encodeURIComponent(id)}/lift`, { reason }, made);
export const askErasure = (patient: string, reason: string) => post('/erasures', { patient, reason }, made);
export const decideErasure = (id: string, decision: string, reason: string) =>
  post(`/erasures/${encodeURIComponent(id)}/decision`, { decision, reason }, made);
export const carryOutErasure = (id: string) => post(`/erasures/${encodeURIComponent(id)}/carry-out`, {}, made);
