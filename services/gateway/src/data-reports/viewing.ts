import { mayOperate } from '@ouzel/access';
import { FhirError } from '@ouzel/fhir';
import { officerOf } from '../cases/officer.ts';
import type { Call } from '../context.ts';
import type { Actor, Viewer } from './rooms.ts';

/** Who acts: a person by name, somebody for themselves, or an organisation's system. */
export function actorOf({ requester }: Call): Actor {
  const { user, patient, clientId, organisation } = requester;
  if (patient !== undefined) return { id: 'the-person', name: 'The person', role: '', organisation: organisation.ods };
  if (user === undefined) return { id: clientId, name: clientId, role: '', organisation: organisation.ods };
  return { id: user.id, name: user.name, role: user.role, organisation: organisation.ods };
}

/** Who sees to reports: an officer of information governance, or a system of the custodian. @throws FhirError `not-allowed`. */
export function keeperOf(call: Call): Viewer {
  const { requester } = call;
  if (!mayOperate(requester, 'data-reports'))
    throw new FhirError('not-allowed', 'Reports are seen to with the scope user/$data-reports, or system/$data-reports.');
  const { organisation, user, patient, clientId } = requester;
  if (user === undefined && patient === undefined) return { as: 'custodian', id: clientId, organisation: organisation.ods };
  const { id, exchange } = officerOf(call);
  return { as: exchange ? 'exchange' : 'custodian', id, organisation: organisation.ods };
}

/** Who reads reports: who sees to them, or who reported. @throws FhirError `not-allowed`. */
export function viewerOf(call: Call): Viewer {
  const { requester } = call;
  if (mayOperate(requester, 'data-reports')) return keeperOf(call);
  const { user, patient, organisation } = requester;
  if (user === undefined || patient !== undefined || !mayOperate(requester, 'report-data'))
    throw new FhirError('not-allowed', 'Reports are read by the custodian, and by the member of staff who reported.');
  return { as: 'reporter', id: user.id, organisation: organisation.ods };
}
