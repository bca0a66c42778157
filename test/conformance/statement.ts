import { apiRoutes, capabilityStatement } from '@ouzel/gateway';
import { type Claimed, statementOf, type Statement } from './claimed.ts';

/** What the API claims at an address: the same as it answers at /metadata, which a test says. */
export const claimedAt = (fhirBase: string, authBase: string): unknown =>
  JSON.parse(JSON.stringify(capabilityStatement(apiRoutes(), fhirBase, authBase)));

export const claimed: Statement = statementOf({ json: claimedAt('http://x', 'http://x') });
export const resources: readonly Claimed[] = claimed.rest.flatMap(({ resource }) => resource);
