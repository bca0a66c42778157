import { type ActingUser, type Organisation, PURPOSES, type Requester } from '@ouzel/exchange';
import { FhirError, isNhsNumber } from '@ouzel/fhir';
import type { JWTPayload } from 'jose';
import { z } from 'zod';

/** The claims that an access token carries beside the registered ones. */
const claims = z.object({
  /** RFC 9068. OpenID providers call it `azp`; a backend service with neither is its own `sub`. */
  client_id: z.string().min(1).optional(),
  azp: z.string().min(1).optional(),
  sub: z.string().min(1).optional(),
  jti: z.string().min(1),
  scope: z.string().default(''),
  ods_code: z.string().min(1),
  purpose_of_use: z.enum(PURPOSES).optional(),
  /** SMART: the person who acts, as a reference. Without it nobody acts. */
  fhirUser: z.string().optional(),
  user_id: z.string().min(1).optional(),
  user_name: z.string().optional(),
  role: z.string().optional(),
  role_profile: z.string().optional(),
  /** OpenID Connect: when the user signed in, seconds since 1970, and how strongly. Said otherwise they say nothing. */
  auth_time: z.number().int().positive().optional().catch(undefined),
  acr: z.string().optional().catch(undefined),
  nhs_number: z.string().refine(isNhsNumber).optional(),
});

type Claims = z.output<typeof claims>;

const PROFESSIONAL = /(?:^|\/)(?:Practitioner|PractitionerRole|Person)\/([A-Za-z0-9.-]{1,64})$/;

/** Half a user is refused, not overlooked: the audit trail must be able to say who. A citizen is known by the NHS number instead. */
function userOf({ fhirUser, user_id, user_name, role, role_profile, nhs_number }: Claims): ActingUser | undefined {
  const referred = PROFESSIONAL.exec(fhirUser ?? '')?.[1];
  if (referred !== undefined) {
    const id = user_id ?? referred;
    return { id, name: user_name ?? id, role: role ?? '', roleProfile: role_profile ?? 'UNK' };
  }
  if ((fhirUser ?? user_id) !== undefined && nhs_number === undefined)
    throw new FhirError('not-allowed', 'This access token names a user without a fhirUser that says which practitioner acts.');
  return undefined;
}

/** What a token says, and the same said once however often the token is used: the verifier gives the same payload for the same token. */
interface Said {
  claims: Claims;
  clientId: string;
  scopes: readonly string[];
}
const said = new WeakMap<JWTPayload, Said>();
const statedPurpose = z.object({ purpose_of_use: z.enum(PURPOSES) });

function readClaims(payload: JWTPayload): Said {
  const before = said.get(payload);
  if (before !== undefined) return before;
  const stated = statedPurpose.safeParse(payload);
  const read = claims.safeParse({ ...payload, purpose_of_use: stated.data?.purpose_of_use });
  const { client_id, azp, sub, fhirUser } = read.data ?? {};
  const clientId = client_id ?? azp ?? (fhirUser === undefined ? sub : undefined);
  if (!read.success || clientId === undefined)
    throw new FhirError('no-credential', 'This access token does not say which client and organisation it speaks for.');
  const scopes = read.data.scope.split(' ').filter((each) => each !== '');
  const now = { claims: read.data, clientId, scopes };
  said.set(payload, now);
  return now;
}

export type OrganisationLookup = (ods: string) => Promise<(Organisation & { active: boolean }) | undefined>;

/**
 * Who a verified token speaks for.
 * @throws FhirError `no-credential` where a claim or the organisation is missing or not active, `not-allowed` where no purpose is stated
 * or the user is only half named.
 */
export async function requesterOf(payload: JWTPayload, organisationOf: OrganisationLookup): Promise<Requester> {
  const { claims: read, clientId, scopes } = readClaims(payload);
  const { jti, ods_code, purpose_of_use, nhs_number, auth_time, acr } = read;
  const organisation = await organisationOf(ods_code);
  if (organisation === undefined || !organisation.active)
    throw new FhirError('no-credential', 'The organisation of this access token does not take part.');
  if (purpose_of_use === undefined) throw new FhirError('not-allowed', `State a purpose of use: ${PURPOSES.join(', ')}.`);
  const user = userOf(read);
  const { ods, name, kind } = organisation;
  return {
    clientId,
    organisation: { ods, name, kind },
    purpose: purpose_of_use,
    scopes,
    tokenId: jti,
    ...(user === undefined ? {} : { user }),
    ...(nhs_number === undefined ? {} : { patient: nhs_number }),
    ...(auth_time === undefined || acr === undefined ? {} : { authentication: { at: new Date(auth_time * 1000), level: acr } }),
  };
}
