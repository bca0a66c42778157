import { FhirError } from '@ouzel/fhir';
import type { RequestBody, RequestEvent } from './act.ts';
import { dayOf, monthsAfter } from './clock.ts';

export type RequestState = 'opened' | 'identity' | 'identified' | 'review' | 'approved' | 'released' | 'refused' | 'withdrawn';

export interface Standing {
  state: RequestState;
  received: string;
  /** Absent while the clock stands. */
  due: string | null;
  extended: boolean;
  /** The day from which the month counts. */
  from: string;
  openedBy: string;
}

const OPEN: readonly RequestState[] = ['opened', 'identity', 'identified', 'review', 'approved'];
/** From which states an act may be done. */
const MAY: Readonly<Record<Exclude<RequestBody['kind'], 'open'>, readonly RequestState[]>> = {
  'ask-identity': ['opened'],
  identify: ['opened', 'identity'],
  gather: ['identified', 'review'],
  review: ['review', 'approved'],
  extend: ['opened', 'identified', 'review', 'approved'],
  approve: ['review', 'released'],
  release: ['approved'],
  refuse: OPEN,
  withdraw: OPEN,
};
const THEN: Readonly<Partial<Record<RequestBody['kind'], RequestState>>> = {
  'ask-identity': 'identity',
  identify: 'identified',
  gather: 'review',
  review: 'review',
  approve: 'approved',
  release: 'released',
  refuse: 'refused',
  withdraw: 'withdrawn',
};
/** Two pairs of eyes: not by who opened it. */
const BY_ANOTHER: readonly RequestBody['kind'][] = ['approve', 'refuse'];
const MONTHS = { plain: 1, extended: 3 };

export const isOpen = (state: RequestState): boolean => OPEN.includes(state);

const dueOf = ({ from, extended }: Pick<Standing, 'from' | 'extended'>): string =>
  monthsAfter(from, extended ? MONTHS.extended : MONTHS.plain);

function assertExtendable({ extended, due }: Standing, today: string): void {
  if (extended) throw new FhirError('unsafe', 'It was extended already. There is no second extension.');
  if (due !== null && today > due)
    throw new FhirError('unsafe', `It was due on ${due}: an extension is told to the person before that.`);
}

/** @throws FhirError `unsafe` where it cannot be done now, `not-allowed` where another officer must do it. */
function assertMay(standing: Standing, body: Exclude<RequestBody, { kind: 'open' }>, by: string, today: string): void {
  if (!MAY[body.kind].includes(standing.state))
    throw new FhirError('unsafe', `This cannot be done with a request that is in the state ${standing.state}.`);
  if (BY_ANOTHER.includes(body.kind) && by === standing.openedBy)
    throw new FhirError('not-allowed', 'Who opened a request does not decide on it: another officer does.');
  if (body.kind === 'extend') assertExtendable(standing, today);
}

function opened({ by, body }: Omit<RequestEvent, 'version'>): Standing {
  if (body.kind !== 'open') throw new Error('A request begins with its opening.');
  const { received } = body;
  const from = { from: received, extended: false };
  return { state: 'opened', received, ...from, due: dueOf(from), openedBy: by.id };
}

/** What stands after one more act. A month counts anew from the day on which a person who was asked has shown who they are. */
export function folded(before: Standing | undefined, event: Omit<RequestEvent, 'version'>): Standing {
  const { body, by, at } = event;
  if (before === undefined || body.kind === 'open') return opened(event);
  const today = dayOf(at);
  assertMay(before, body, by.id, today);
  const from = body.kind === 'identify' && before.state === 'identity' ? today : before.from;
  const next = { ...before, from, extended: before.extended || body.kind === 'extend', state: THEN[body.kind] ?? before.state };
  return { ...next, due: next.state === 'identity' ? null : dueOf(next) };
}

export const standingOf = (events: readonly RequestEvent[]): Standing | undefined =>
  events.reduce<Standing | undefined>((standing, event) => folded(standing, event), undefined);
