import type { Requester } from '@ouzel/exchange';
import { systems } from '@ouzel/fhir';
import { limits } from './limits.ts';

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * The JWT of a GP Connect request (GP Connect 1.2, "Cross organisation audit and provenance"): unsigned, and naming the real user and
 * organisation, never the exchange. A new one for each request.
 */
export function gpConnectJwt(
  requester: Requester,
  { audience, issuer, now }: { audience: string; issuer: string; now: Date },
): string {
  const iat = Math.floor(now.getTime() / 1000);
  const { user, organisation } = requester;
  const [family = '', ...given] = (user?.name ?? organisation.name).split(' ').toReversed();
  const practitioner = {
    resourceType: 'Practitioner',
    id: user?.id ?? requester.clientId,
    identifier: [
      { system: systems.sdsUserId, value: user?.id ?? 'UNK' },
      { system: systems.sdsRoleProfileId, value: user?.roleProfile ?? 'UNK' },
      { system: `${issuer}/Id/local-user-id`, value: user?.id ?? requester.clientId },
    ],
    name: [{ family, given: given.toReversed() }],
  };
  const claims = {
    iss: issuer,
    sub: practitioner.id,
    aud: audience,
    iat,
    exp: iat + limits.jwtLifeSeconds,
    reason_for_request: 'directcare',
    requested_scope: 'patient/*.read',
    requesting_device: {
      resourceType: 'Device',
      identifier: [{ system: `${issuer}/Id/device`, value: 'ouzel' }],
      model: 'Ouzel',
      version: '0.1.0',
    },
    requesting_organization: {
      resourceType: 'Organization',
      name: organisation.name,
      identifier: [{ system: systems.odsCode, value: organisation.ods }],
    },
    requesting_practitioner: practitioner,
  };
  return `${encoded({ alg: 'none', typ: 'JWT' })}.${encoded(claims)}.`;
}
