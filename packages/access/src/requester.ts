import { type Organisation, PURPOSES, type Requester } from '@ouzel/exchange';
import { FhirError, isNhsNumber } from '@ouzel/fhir';
import type { JWTPayload } from 'jose';
import { z } from 'zod';

/** The claims that an access token carries beside the registered ones. */
const claims = z.object({
  client_id: z.string().min(1),
  jti: z.string().min(1),
  scope: z.string().default(''),
  ods_code: z.string().min(1),
  purpose_of_use: z.enum(PURPOSES).optional(),
  user_id: z.string().optional(),
  user_name: z.string().optional(),
  role: z.string().optional(),
  role_profile: z.string().optional(),
  nhs_number: z.string().refine(isNhsNumber).optional(),
});

export type OrganisationLookup = (ods: string) => Promise<(Organisation & { active: boolean }) | undefined>;

/**
 * Who a verified token speaks for.
 * @throws FhirError `no-credential` where a claim or the organisation is missing or not active, `not-allowed` where no purpose is stated.
 */
export async function requesterOf(payload: JWTPayload, organisationOf: OrganisationLookup): Promise<Requester> {
  const stated = z.object({ purpose_of_use: z.enum(PURPOSES) }).safeParse(payload);
  const read = claims.safeParse({ ...payload, purpose_of_use: stated.data?.purpose_of_use });
  if (!read.success)
    throw new FhirError('no-credential', 'This access token does not say which client and organisation it speaks for.');
  const { client_id, jti, scope, ods_code, purpose_of_use, user_id, user_name, role, role_profile, nhs_number } = read.data;
  const organisation = await organisationOf(ods_code);
  if (organisation === undefined || !organisation.active)
    throw new FhirError('no-credential', 'The organisation of this access token does not take part.');
  if (purpose_of_use === undefined) throw new FhirError('not-allowed', `State a purpose of use: ${PURPOSES.join(', ')}.`);
  const { ods, name, kind } = organisation;
  return {
    clientId: client_id,
    organisation: { ods, name, kind },
    purpose: purpose_of_use,
    scopes: scope.split(' ').filter((each) => each !== ''),
    tokenId: jti,
    ...(user_id === undefined
      ? {}
      : { user: { id: user_id, name: user_name ?? user_id, role: role ?? '', roleProfile: role_profile ?? 'UNK' } }),
    ...(nhs_number === undefined ? {} : { patient: nhs_number }),
  };
}
