import type { Effect } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import type { Database } from '@ouzel/runtime';

const FIND = 'select request_hash as hash, answer from records.idempotency where custodian = $1 and key = $2';
const REMEMBER = 'insert into records.idempotency (custodian, key, request_hash, answer) values ($1, $2, $3, $4)';

/** A contributor's own key for a write (`Idempotency-Key`) and the SHA-256 of what it was sent with. */
export interface WriteKey {
  custodian: string;
  key: string;
  hash: Buffer;
}

/** The answer that this key had before. @throws FhirError `key-reused` where it came with another body. */
export async function answeredBefore(
  database: Pick<Database, 'rows'>,
  { custodian, key, hash }: WriteKey,
): Promise<string | undefined> {
  const [row] = await database.rows<{ hash: Buffer; answer: string }>({
    name: 'records-key',
    text: FIND,
    values: [custodian, key],
  });
  if (row === undefined) return undefined;
  if (row.hash.equals(hash)) return row.answer;
  throw new FhirError('key-reused', 'This Idempotency-Key was used before with another body.');
}

/** Keeps the answer in the transaction of the write; a second writer of the same key fails as a whole. */
export function rememberAnswer({ custodian, key, hash }: WriteKey, answer: string): Effect {
  return { name: 'records-remember', text: REMEMBER, values: [custodian, key, hash, answer] };
}
