import type { AccessRequest, Holding } from '@ouzel/exchange';
import type { Agreement } from './agreements.ts';

/** Of each agreement only its newest version counts, and that only while it is in force. */
export function inForce(agreements: readonly Agreement[], now: Date): Agreement[] {
  const newest = new Map(agreements.toSorted((a, b) => a.version - b.version).map((agreement) => [agreement.id, agreement]));
  return [...newest.values()].filter(
    ({ validFrom, validUntil, revokedAt }) => validFrom <= now && now < validUntil && (revokedAt === null || now < revokedAt),
  );
}

/** What agreements let the requester see of a holding: its own always, another's by the union of what covers it. */
export function viewOf(
  holding: Omit<Holding, 'view'>,
  request: AccessRequest,
  usable: readonly Agreement[],
): Holding['view'] | undefined {
  if (holding.custodian.ods === request.requester.organisation.ods) return 'all';
  const covering = usable.filter((agreement) => agreement.custodianKinds.includes(holding.custodian.kind));
  if (covering.length === 0) return undefined;
  const types = covering.flatMap((agreement) => agreement.types ?? ['*']);
  return types.includes('*') ? 'all' : [...new Set(types)];
}
