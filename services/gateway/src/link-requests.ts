import type { LinkState, Requester } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { REVIEWERS } from './audit-event.ts';
import { assertScope, type Call } from './context.ts';

/** @throws FhirError `not-allowed` for anybody but an officer of information governance who says so. */
export function assertOfficer({ requester }: Call, letter: 'r' | 'c' | 'u'): void {
  assertScope(requester, 'Linkage', letter);
  if (requester.purpose !== 'HOPERAT') throw new FhirError('not-allowed', 'Links are for information governance (HOPERAT).');
  if (!REVIEWERS.includes(requester.user?.role ?? ''))
    throw new FhirError('not-allowed', 'Only a Privacy Officer or a Caldicott Guardian decides who is who.');
}

/** An organisation's own officers see to its own numbers; who people are is the exchange's own officers' to say. */
export const isTheirs = ({ organisation }: Requester, pair: Pick<LinkState, 'scope' | 'custodian'>): boolean =>
  organisation.kind === 'exchange' || (pair.scope === 'local' && pair.custodian === organisation.ods);

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const noLink = (): FhirError => new FhirError('not-found', 'There is no such link, or it is not for you to see.');

/** The link of the address. @throws FhirError `not-found` where there is none, or it is another organisation's. */
export async function askedLink({ gateway, http, requester }: Call): Promise<LinkState> {
  const link = http.params['link'] ?? '';
  if (!UUID.test(link)) throw noLink();
  const [found] = await gateway.locator.links.list({ link, count: 1 });
  if (found === undefined || !isTheirs(requester, found)) throw noLink();
  return found;
}
