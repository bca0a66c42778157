import { z } from 'zod';
import { type Ask, get, post } from './ask.ts';

const listed = z.object({
  id: z.string(),
  /** Nobody once they are erased. */
  patient: z.string().optional(),
  state: z.enum(['opened', 'identity', 'identified', 'review', 'approved', 'released', 'refused', 'withdrawn']),
  received: z.iso.date(),
  due: z.iso.date().nullable(),
  overdue: z.boolean(),
});
export type ListedRequest = z.output<typeof listed>;

const part = z.object({
  custodian: z.string(),
  name: z.string(),
  elsewhere: z.boolean(),
  reviewed: z.coerce.date().nullable(),
  reviewedName: z.string().nullable(),
  cleared: z.number(),
  withheld: z.array(z.object({ because: z.string(), lines: z.number() })),
});
export type RequestPart = z.output<typeof part>;

const happened = z.object({
  version: z.number(),
  at: z.coerce.date(),
  by: z.object({ name: z.string(), organisation: z.string() }),
  body: z.looseObject({ kind: z.string(), reason: z.string().optional(), sha256: z.string().optional() }),
});
export type RequestEvent = z.output<typeof happened>;

const whole = listed.extend({
  extended: z.boolean(),
  openedBy: z.string(),
  parts: z.array(part),
  events: z.array(happened),
});
export type WholeRequest = z.output<typeof whole>;

const draft = z.object({
  sha256: z.string(),
  custodian: z.string(),
  lines: z.array(z.object({ reference: z.string(), resource: z.looseObject({}) })),
});
export type Draft = z.output<typeof draft>;

export interface Withheld {
  reference: string;
  because: string;
  opinion?: string;
}

const at = (id: string, rest = ''): string => `/requests/${encodeURIComponent(id)}${rest}`;
const made = z.looseObject({ id: z.string() });

/** Of one person, or of everybody: open ones first. */
export const readRequests = (person = ''): Ask<{ requests: ListedRequest[] }> =>
  get(
    `/requests${person === '' ? '' : `?${new URLSearchParams({ patient: person }).toString()}`}`,
    z.object({ requests: z.array(listed) }),
  );
export const readRequest = (id: string): Ask<WholeRequest> => get(at(id), whole);
export const readDraft = (id: string): Ask<Draft> => get(at(id, '/draft'), draft);

export const openRequest = (patient: string, received: string, reason: string) =>
  post('/requests', { patient, received, reason }, made);
export const actOnRequest = (id: string, act: object) => post(at(id, '/acts'), act, made);
export const gatherRequest = (id: string) => post(at(id, '/gather'), {}, made);
export const reviewPart = (id: string, sha256: string, withheld: readonly Withheld[]) =>
  post(at(id, '/review'), { sha256, withheld }, made);
