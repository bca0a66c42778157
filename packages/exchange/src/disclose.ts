import { createHash } from 'node:crypto';
import { asFhirError, FhirError, noRecord } from '@ouzel/fhir';
import type { AccessRequest } from './access-request.ts';
import type { AccessEvent, Audit, ResourceVersion } from './audit.ts';
import type { Consent, Decision } from './consent.ts';
import { mint, type Permit, revoke } from './permit.ts';
import type { SourceAnswer } from './source.ts';

/** What a release hands over: how each source answered, which versions are in the body, and the body itself. */
export interface Released {
  status: number;
  body: Buffer;
  answers: readonly SourceAnswer[];
  resources: readonly ResourceVersion[];
  headers?: Readonly<Record<string, string>>;
}

export interface Disclosure extends Released {
  auditEventId: string;
}

const REFUSALS = {
  unknown: noRecord,
  unrelated: noRecord,
  objection: () => new FhirError('patient-objects', 'This person has objected to their record being shared with you.'),
  'not-allowed': () => new FhirError('not-allowed', 'No agreement lets your organisation see this for this purpose.'),
} as const;

/**
 * The one way patient data leaves the exchange: decide, release, record. No record, no release.
 * @throws FhirError for a refusal (recorded too), for a failed release, and `unavailable` where the decision or the record cannot be made.
 */
export async function disclose(
  { consent, audit }: { consent: Consent; audit: Audit },
  request: AccessRequest,
  release: (permit: Permit) => Promise<Released>,
): Promise<Disclosure> {
  let decision: Decision | undefined;
  let permit: Permit | undefined;
  try {
    decision = await consent.decide(request);
    if (decision.outcome === 'refuse') throw REFUSALS[decision.reason]();
    permit = mint(decision, request.requester, request.traceId);
    const released = await release(permit);
    const bodyHash = createHash('sha256').update(released.body).digest('hex');
    const { id } = await audit.record({ request, decision, outcome: '0', bodyHash, ...released });
    return { ...released, auditEventId: id };
  } catch (thrown) {
    const error = asFhirError(thrown);
    await audit.record(failure(request, error, decision));
    throw error;
  } finally {
    if (permit !== undefined) revoke(permit);
  }
}

/** The event of a request that ended in an error: who asked what, what was decided, which status they got. */
export function failure(request: AccessRequest, error: FhirError, decision?: Decision): AccessEvent {
  const outcome = error.http >= 500 ? '8' : '4';
  return { request, outcome, status: error.http, answers: [], resources: [], ...(decision === undefined ? {} : { decision }) };
}
