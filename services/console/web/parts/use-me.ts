import { readSession } from '../api/session.ts';
import { useAnswer } from './use-answer.ts';

export const PRIVACY_OFFICER = 'R0001';
export const CALDICOTT_GUARDIAN = 'R5105';

/** Who is signed in; undefined until it is known. */
export function useMe(): { id: string; role: string } | undefined {
  const { asked } = useAnswer('session', () => readSession());
  if (asked.is !== 'there' || !asked.value.signedIn) return undefined;
  const { id, role } = asked.value.user;
  return { id, role };
}
