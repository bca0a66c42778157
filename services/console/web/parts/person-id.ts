import { personOfNumber } from '../api/accesses.ts';

const NUMBER = /^\d{10}$/;
const PERSON_ID = /^[0-9a-z]{26}$/;

/** Whom somebody typed, as an id: an NHS number never stands in an address. Nothing typed is nobody: an empty id. */
export async function personIdOf(typed: string): Promise<{ id: string } | { error: string }> {
  const plain = typed.replaceAll(/[\s-]/g, '');
  if (plain === '' || PERSON_ID.test(plain)) return { id: plain };
  if (!NUMBER.test(plain)) return { error: 'Type an NHS number with 10 digits, or the id of a person from this log' };
  const answer = await personOfNumber(plain);
  return answer.ok ? { id: answer.value.patient } : { error: answer.failure.sentence };
}
