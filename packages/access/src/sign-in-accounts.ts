import type { PurposeOfUse } from '@ouzel/exchange';
import type { ClientUser } from './server.ts';

/** Somebody who signs in with a browser, for whom and for what. */
export interface Account extends ClientUser {
  ods: string;
  purpose: PurposeOfUse;
  /** What the sign-in page says of them. */
  about: string;
}

/** A public client in a browser or behind one: authorisation code with PKCE (RFC 7636, S256), and nothing else. */
export interface SignIn {
  clientId: string;
  /** The one address to which a code goes, compared exactly. */
  redirectUri: string;
  scope: string;
  accounts: readonly Account[];
  /** One password for all accounts: they are a sample's. */
  password: string;
}

/** Somebody who may sign in there; nobody else, whatever they can sign in to elsewhere. */
export const accountOf = ({ accounts }: SignIn, id: string | undefined): Account | undefined =>
  accounts.find((account) => account.id === id);

/** The claims of a token that says who signed in. */
export const accountClaims = ({ ods, purpose, id, name, role, roleProfile }: Account): Record<string, string> => ({
  ods_code: ods,
  purpose_of_use: purpose,
  user_id: id,
  user_name: name,
  role,
  role_profile: roleProfile,
  fhirUser: `Practitioner/${id}`,
});
