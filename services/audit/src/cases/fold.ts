import { FhirError } from '@ouzel/fhir';
import type { CaseBody } from './case-event.ts';

/** What follows from the events of a case. `asked`: a question waits for its answer. */
export interface CaseState {
  state: 'new' | 'assigned' | 'asked' | 'closed';
  assignee?: string;
  outcome?: string;
  score: number;
  /** Numbers of the questions that wait. */
  waiting: readonly number[];
}

export const NEW_CASE: CaseState = { state: 'new', score: 0, waiting: [] };

function openState({ assignee, waiting }: Pick<CaseState, 'assignee' | 'waiting'>): CaseState['state'] {
  if (waiting.length > 0) return 'asked';
  return assignee === undefined ? 'new' : 'assigned';
}

function without({ outcome: _outcome, ...state }: CaseState): CaseState {
  return state;
}

/** The case with one event more. @throws FhirError `unsafe` where the event does not go with what the case is. */
export function folded(before: CaseState, body: CaseBody, version: number): CaseState {
  const { kind } = body;
  if (before.state === 'closed' && kind !== 'reopen' && kind !== 'note')
    throw new FhirError('unsafe', 'The case is closed: reopen it first.');
  switch (kind) {
    case 'open':
    case 'alerts':
      return { ...before, score: body.score };
    case 'note':
      return before;
    case 'assign':
      return { ...before, assignee: body.to, state: openState({ ...before, assignee: body.to }) };
    case 'ask':
      return { ...before, waiting: [...before.waiting, version], state: 'asked' };
    case 'answer': {
      if (!before.waiting.includes(body.question))
        throw new FhirError('unsafe', 'There is no such question that waits for an answer.');
      const waiting = before.waiting.filter((question) => question !== body.question);
      return { ...before, waiting, state: openState({ ...before, waiting }) };
    }
    case 'close':
      return { ...before, state: 'closed', outcome: body.outcome };
    default:
      if (before.state !== 'closed') throw new FhirError('unsafe', 'The case is open.');
      return { ...without(before), state: openState(before) };
  }
}

export const stateOf = (events: readonly { body: CaseBody; version: number }[]): CaseState =>
  events.reduce((state, { body, version }) => folded(state, body, version), NEW_CASE);
