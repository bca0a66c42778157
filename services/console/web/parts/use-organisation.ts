import { readSession, type SignedIn } from '../api/session.ts';
import { useAnswer } from './use-answer.ts';

/** For whom the officer acts; undefined until it is known. */
export function useOrganisation(): SignedIn['organisation'] | undefined {
  const { asked } = useAnswer('session organisation', () => readSession());
  return asked.is === 'there' && asked.value.signedIn ? asked.value.organisation : undefined;
}
