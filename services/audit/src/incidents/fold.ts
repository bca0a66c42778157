import { FhirError } from '@ouzel/fhir';
import { z } from 'zod';
import { type IncidentBody, NATURES } from './incident-event.ts';
import { limits } from './limits.ts';

export const stateSchema = z.object({
  nature: z.enum(NATURES),
  harm: z.number().optional(),
  likelihood: z.number().optional(),
  /** About how many people's data. */
  people: z.number().optional(),
  notify: z.boolean().optional(),
  /** User id of who decided last. */
  decidedBy: z.string().optional(),
  notified: z.coerce.date().optional(),
  /** How often the exchange noted it. */
  times: z.number(),
  closed: z.boolean(),
});
/** What follows from the events of an incident. */
export type IncidentState = z.output<typeof stateSchema>;

const unsafe = (sentence: string): FhirError => new FhirError('unsafe', sentence);

/** Until when the Information Commissioner is to be told. */
export const dueOf = (aware: Date): Date => new Date(aware.getTime() + limits.notifyWithinMs);

/** Whether the clock runs no more: somebody decided that nobody need be notified, or it was notified. */
export const isSettled = ({ notify, notified }: Pick<IncidentState, 'notify' | 'notified'>): boolean =>
  notify === false || notified !== undefined;

function afterNotice(
  before: IncidentState,
  body: Extract<IncidentBody, { kind: 'notified' }>,
  aware: Date,
  now: Date,
): IncidentState {
  if (before.notify !== true) throw unsafe('Decide first that it is notified.');
  if (body.when > now || body.when < aware) throw unsafe('It was notified between when it was known and now.');
  if (body.when > dueOf(aware) && body.delay === undefined)
    throw unsafe('It was notified later than 72 hours: say why, as the notification has to (UK GDPR article 33).');
  return { ...before, notified: body.when };
}

function afterClosing(before: IncidentState, by: string): IncidentState {
  if (!isSettled(before)) throw unsafe('It can be closed once it is decided not to notify it, or it was notified.');
  if (before.decidedBy === by) throw new FhirError('not-allowed', 'Who decided whether it is notified does not close it.');
  return { ...before, closed: true };
}

/** The incident with what an officer adds. @throws FhirError `unsafe`, `not-allowed` where that does not go with what it is. */
export function folded(
  before: IncidentState,
  body: IncidentBody,
  { by, at, aware }: { by: string; at: Date; aware: Date },
): IncidentState {
  if (before.closed && body.kind !== 'reopen' && body.kind !== 'note') throw unsafe('The incident is closed: reopen it first.');
  switch (body.kind) {
    case 'assess':
      return { ...before, harm: body.harm, likelihood: body.likelihood, people: body.people };
    case 'decide':
      if (before.harm === undefined) throw unsafe('Assess it first: harm, likelihood, and about how many people.');
      if (before.notified !== undefined) throw unsafe('It was notified already.');
      return { ...before, notify: body.notify, decidedBy: by };
    case 'notified':
      return afterNotice(before, body, aware, at);
    case 'close':
      return afterClosing(before, by);
    case 'reopen':
      if (!before.closed) throw unsafe('The incident is open.');
      return { ...before, closed: false };
    case 'again':
      return { ...before, times: before.times + 1 };
    default:
      return before;
  }
}
