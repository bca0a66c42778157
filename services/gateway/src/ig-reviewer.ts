import { allows, mayOperate } from '@ouzel/access';
import { FhirError } from '@ouzel/fhir';
import { REVIEWERS } from './audit-event.ts';
import type { Call } from './context.ts';

/** Who approves policy (national RBAC): the Caldicott Guardian. */
const APPROVERS = ['R5105'];

/** For information governance, by its purpose and role, with the scope of the audit trail. @throws FhirError `not-allowed`. */
export function assertReviewer({ requester }: Call, roles: readonly string[] = REVIEWERS): void {
  if (requester.purpose !== 'HOPERAT' || !roles.includes(requester.user?.role ?? ''))
    throw new FhirError(
      'not-allowed',
      'This is for information governance: purpose HOPERAT, in a role that reviews or approves.',
    );
  if (!allows(requester, 'AuditEvent', 'r'))
    throw new FhirError('not-allowed', "The token's scopes do not allow this on AuditEvent.");
}

/** Policy is the exchange's: its own Caldicott Guardian publishes and rehearses it. */
export function assertApprover(call: Call): void {
  assertReviewer(call, APPROVERS);
  const { organisation } = call.requester;
  if (organisation.kind !== 'exchange' || !mayOperate(call.requester, 'agreements'))
    throw new FhirError('not-allowed', 'Agreements are published by the exchange, with the scope user/$agreements.');
}
