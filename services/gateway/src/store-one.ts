import { allows } from '@ouzel/access';
import type { Alongside, Permit, Released } from '@ouzel/exchange';
import { base32OfUuid, FhirError, parseResourceId } from '@ouzel/fhir';
import { preferredReturn } from './body.ts';
import type { Call } from './context.ts';
import type { Good, IdempotencyKey, StoredEntry, StoredSet } from './intake.ts';
import { adviceOutcome, entryHeaders } from './written.ts';

interface Write {
  good: Good;
  key: IdempotencyKey | undefined;
  /** It is a create: 201 where it made something. */
  made: boolean;
}

function only({ entries: [entry] }: StoredSet): StoredEntry {
  if (entry === undefined) throw new FhirError('bug', 'Nothing was stored.');
  if (entry instanceof FhirError) throw entry;
  return entry;
}

/** What was there before is shown to those who may read it. */
const maySee = ({ requester }: Call, entry: StoredEntry, made: boolean): boolean =>
  entry.created || !made || allows(requester, entry.type, 'r');

/** The body that the caller prefers. */
function bodyFor(call: Call, entry: StoredEntry, made: boolean): string {
  const wanted = preferredReturn(call.http);
  if (wanted === 'minimal') return '';
  if (wanted === 'OperationOutcome') return JSON.stringify(adviceOutcome(entry));
  return maySee(call, entry, made) ? entry.text : '';
}

/** What a write of one resource is answered: 201 where it was made, 200 where it was there or was changed. */
function answerOf(call: Call, permit: Permit, stored: StoredSet, made: boolean): Released {
  const entry = only(stored);
  const person = base32OfUuid(permit.person);
  // The person's own Patient is shown too; what was written is the contributor's.
  const shown = entry.type === 'Patient' ? [{ type: 'Patient', id: person, version: entry.version }] : [];
  return {
    status: made && entry.created ? 201 : 200,
    headers: entryHeaders(call.gateway.base, entry, person),
    body: Buffer.from(bodyFor(call, entry, made)),
    answers: [],
    resources: [...stored.written.flat(), ...shown],
    again: stored.again,
  };
}

/** The text of an answer that is given again: as far as it may be shown now, whatever was shown then. */
async function readAgain({ gateway, requester }: Call, permit: Permit, entry: StoredEntry): Promise<StoredEntry> {
  if (entry.type === 'Patient') return { ...entry, ...gateway.locator.patientOf(permit) };
  const key = parseResourceId(entry.id);
  if (key === undefined || !allows(requester, entry.type, 'r')) return entry;
  const [shown] = await gateway.reader.history(permit, entry.type, key, entry.version);
  return shown === undefined ? entry : { ...entry, text: shown.text };
}

/** Stores one resource under a permit, with its event in the same transaction, and makes the answer. */
export async function storeOne(
  call: Call,
  permit: Permit,
  { good, key, made }: Write,
  alongside: Alongside<Released>,
): Promise<Released> {
  const answer = (stored: StoredSet): Released => answerOf(call, permit, stored, made);
  const stored = await call.gateway.intake.store([{ permit, good: [good] }], { key, alongside: (now) => alongside(answer(now)) });
  if (!stored.again) return answer(stored);
  return answer({ ...stored, entries: [await readAgain(call, permit, only(stored))] });
}
