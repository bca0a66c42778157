import type { Answer } from '../../api/ask.ts';
import type { Posted } from '../api/posted.ts';
import { forget, keep, type Kept } from './kept.ts';

/** Who is signed in, as far as sending goes. */
export interface Sender {
  id: string;
  home: string;
}

export type Outcome =
  | { is: 'sent'; posted: Posted }
  | { is: 'refused'; sentence: string }
  | { is: 'signed-out' }
  /** No answer, or none that settles it: it is tried again. */
  | { is: 'waiting' };

/** A set goes in the name of whoever took it, or of somebody of the same home who said so. */
export const mayGo = ({ home, by, sentBy, refused }: Kept, sender: Sender): boolean =>
  refused === undefined && home === sender.home && (sentBy ?? by.id) === sender.id;

const outcomeOf = (answer: Answer<Posted>): Outcome => {
  if (!answer.ok) {
    if (answer.failure.kind === 'broken') return { is: 'waiting' };
    if (answer.failure.kind === 'signed-out') return { is: 'signed-out' };
    return { is: 'refused', sentence: answer.failure.sentence };
  }
  const { receipt, refused } = answer.value;
  return receipt === undefined ? { is: 'refused', sentence: refused.join(' ') } : { is: 'sent', posted: answer.value };
};

/** Sends one set. It is forgotten here only once the exchange has said what it stored; a refusal stays until somebody has read it. */
export async function sendOne(set: Kept, post: (body: string, key: string) => Promise<Answer<Posted>>): Promise<Outcome> {
  const outcome = outcomeOf(await post(set.body, set.key));
  if (outcome.is === 'sent') await forget(set.key);
  if (outcome.is === 'refused') await keep({ ...set, refused: outcome.sentence });
  return outcome;
}
