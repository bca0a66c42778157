import { hash } from 'node:crypto';
import { asFhirError } from '@ouzel/fhir';
import type { AccessRequest } from './access-request.ts';
import type { Audit } from './audit.ts';
import { failure, type Released } from './disclose.ts';

declare const granted: unique symbol;

/**
 * Leave to write one past answer again, for those who look into what was seen. Only `reopen` gives it, for one approved case, and it dies
 * with the request. Whatever reads past versions asks for it.
 */
export interface Reopening {
  readonly [granted]: true;
  /** The event whose answer it is. */
  readonly event: string;
}

/** Who may open what: the audit service implements it. */
export interface Approvals {
  /**
   * Which event an approved case opens, for whom it was approved and as long as it is.
   * @throws FhirError `not-found`, `not-allowed`.
   */
  opened(id: string, by: { user: string; organisation: string }): Promise<string>;
}

const alive = new WeakSet<object>();

const isGranted = (given: object): given is Reopening => alive.has(given);

function grant(event: string): Reopening {
  const given = Object.freeze({ event });
  alive.add(given);
  if (!isGranted(given)) throw new Error('It was given just now.');
  return given;
}

/** Every reader of past versions calls this first. */
export function assertReopened(leave: Reopening): void {
  if (!alive.has(leave)) throw new Error('This leave is not alive: it was not given by reopen, or its request has ended.');
}

/**
 * The other way in which clinical content leaves: a past answer again, for an approved case. The opening is in the trail before a byte of
 * it leaves. @throws FhirError what `Approvals` refuses by, and `unavailable` where it cannot be recorded.
 */
export async function reopen(
  { approvals, audit }: { approvals: Approvals; audit: Audit },
  { request, id, by }: { request: AccessRequest; id: string; by: { user: string; organisation: string } },
  write: (leave: Reopening) => Promise<Released & { person?: string }>,
): Promise<Released> {
  let leave: Reopening | undefined;
  try {
    leave = grant(await approvals.opened(id, by));
    const { person, ...released } = await write(leave);
    const about = person === undefined ? request : { ...request, subject: { by: 'person' as const, person } };
    const { status, answers, resources, body } = released;
    await audit.record({ request: about, outcome: '0', status, answers, resources, bodyHash: hash('sha256', body, 'hex') });
    return released;
  } catch (thrown) {
    const error = asFhirError(thrown);
    await audit.record(failure(request, error));
    throw error;
  } finally {
    if (leave !== undefined) alive.delete(leave);
  }
}
