import { randomBytes } from 'node:crypto';
import type { ClientMetadata, Configuration } from 'oidc-provider';
import { limits } from './limits.ts';
import { accountOf, type SignIn } from './sign-in-accounts.ts';
import { pageHeaders, sentencePage } from './sign-in-page.ts';

export const publicClient = ({ clientId, redirectUri, scope }: SignIn): ClientMetadata => ({
  client_id: clientId,
  grant_types: ['authorization_code'],
  redirect_uris: [redirectUri],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
  id_token_signed_response_alg: 'RS384',
  scope,
});

/** What the library needs to know beside, where people sign in with a browser. There is nothing to consent to: the clients are ours. */
export function codeFlow(
  signIns: readonly [SignIn, ...SignIn[]],
  issuer: string,
  audience: string,
  tokenLifeSeconds: number,
): Partial<Configuration> {
  const root = new URL(issuer).pathname.replace(/\/$/, '');
  const secure = issuer.startsWith('https:');
  return {
    responseTypes: ['code'],
    routes: { authorization: '/authorize' },
    pkce: { required: () => true },
    cookies: {
      // Sessions are kept in this process, so a key that goes with it is enough.
      keys: [randomBytes(32).toString('base64url')],
      short: { httpOnly: true, sameSite: 'lax', secure, signed: true },
      long: { httpOnly: true, sameSite: 'lax', secure, signed: true },
    },
    interactions: { url: (_ctx, { uid }) => `${root}/interaction/${uid}` },
    findAccount: (_ctx, id) =>
      signIns.some(({ accounts }) => accounts.some((account) => account.id === id))
        ? { accountId: id, claims: async () => ({ sub: id }) }
        : undefined,
    async loadExistingGrant({ oidc }) {
      const { client, session, provider } = oidc;
      const signIn = signIns.find(({ clientId }) => clientId === client?.clientId);
      if (client === undefined || session?.accountId === undefined || signIn === undefined) return undefined;
      if (accountOf(signIn, session.accountId) === undefined) return undefined;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      // The library counts the scopes that it knows by name as its own beside the resource's.
      grant.addOIDCScope(signIn.scope);
      grant.addResourceScope(audience, signIn.scope);
      await grant.save();
      return grant;
    },
    renderError(ctx) {
      ctx.set(pageHeaders(signIns[0].redirectUri));
      ctx.body = sentencePage('Sign-in did not work', 'Go back to where you came from and sign in again.');
    },
    ttl: {
      ClientCredentials: tokenLifeSeconds,
      AccessToken: tokenLifeSeconds,
      Interaction: limits.signInSeconds,
      Session: limits.signInSeconds,
      Grant: limits.tokenLifeSecondsMax,
      AuthorizationCode: limits.codeLifeSeconds,
    },
  };
}
