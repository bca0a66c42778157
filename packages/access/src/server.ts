import { PURPOSES, type PurposeOfUse } from '@ouzel/exchange';
import { decodeJwt, type JWK } from 'jose';
import Provider, { type ClientMetadata, type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { z } from 'zod';
import { atIssuer, type Listener } from './at-issuer.ts';
import { codeFlow, publicClient } from './code-flow.ts';
import { limits } from './limits.ts';
import { accountClaims, accountOf, type SignIn } from './sign-in-accounts.ts';
import { signInPages } from './sign-in.ts';
import { memoryAdapter } from './used-assertions.ts';

/** A user that a client may act for, named as on the day. */
export interface ClientUser {
  id: string;
  name: string;
  role: string;
  roleProfile: string;
}

export interface RegisteredClient {
  clientId: string;
  ods: string;
  /** Public key of the client, as JWK. */
  key: JWK;
  /** Scopes that it may ask for, separated by spaces. */
  scope: string;
  purposes: readonly PurposeOfUse[];
  users: readonly ClientUser[];
  /** Clients of a citizen's app: whose record. */
  nhsNumber?: string;
}

export interface AuthorisationServerOptions {
  issuer: string;
  /** The audience of the tokens: the FHIR base. */
  audience: string;
  clients: readonly RegisteredClient[];
  /** Private signing keys, RS384, with `kid`. */
  signingKeys: readonly JWK[];
  tokenLifeSeconds: number;
  /** Where people sign in with a browser: the console, the page of care homes. Absent: nobody does. */
  signIns?: readonly SignIn[];
}

/** What a client says of the act in its assertion: IHE IUA names, under `extensions.ihe_iua`. */
const iua = z.object({
  extensions: z.object({
    ihe_iua: z.object({
      purpose_of_use: z.enum(PURPOSES),
      subject_id: z.string().optional(),
      /** When the client's own user signed in to it, and how strongly. */
      auth_time: z.number().int().positive().optional(),
      acr: z.string().optional(),
    }),
  }),
});

function metadataOf(client: RegisteredClient): ClientMetadata {
  return {
    client_id: client.clientId,
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
    token_endpoint_auth_method: 'private_key_jwt',
    // No id tokens are given out; the default (RS256) has no key here.
    id_token_signed_response_alg: 'RS384',
    scope: client.scope,
    jwks: { keys: [client.key] },
  };
}

/** The claims of the act that a client may state: only purposes and users that it is registered for. */
function actClaims(ctx: KoaContextWithOIDC, client: RegisteredClient): Record<string, string | number> {
  const assertion = z.string().parse(ctx.oidc.params?.['client_assertion']);
  const stated = iua.safeParse(decodeJwt(assertion));
  if (!stated.success) throw new errors.InvalidRequest('the assertion states no extensions.ihe_iua.purpose_of_use');
  const { purpose_of_use, subject_id, auth_time, acr } = stated.data.extensions.ihe_iua;
  if (!client.purposes.includes(purpose_of_use))
    throw new errors.InvalidRequest('this client is not registered for that purpose of use');
  const user = client.users.find(({ id }) => id === subject_id);
  if (subject_id !== undefined && user === undefined)
    throw new errors.InvalidRequest('this client is not registered for that user');
  return {
    ods_code: client.ods,
    purpose_of_use,
    ...(client.nhsNumber === undefined ? {} : { nhs_number: client.nhsNumber }),
    ...(user === undefined
      ? {}
      : {
          user_id: user.id,
          user_name: user.name,
          role: user.role,
          role_profile: user.roleProfile,
          fhirUser: `Practitioner/${user.id}`,
          ...(auth_time === undefined || acr === undefined ? {} : { auth_time, acr }),
        }),
  };
}

/** An assertion lives for minutes and is of now: one dated ahead would live as long as its author likes. */
function assertAssertionLife({ exp, iat }: Record<string, unknown>): void {
  const now = Date.now() / 1000;
  const life = limits.assertionLifeSecondsMax;
  const from = typeof iat === 'number' ? iat : now;
  if (typeof exp === 'number' && exp - from <= life && exp <= now + life + limits.clockSkewSeconds) return;
  throw new errors.InvalidClientAuth('an assertion lives at most five minutes');
}

function features({ audience, tokenLifeSeconds }: AuthorisationServerOptions): NonNullable<Configuration['features']> {
  return {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    // The verifier takes bearer tokens only.
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    userinfo: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => audience,
      useGrantedResource: () => true,
      getResourceServerInfo: (_ctx, indicator, client) => {
        if (indicator !== audience) throw new errors.InvalidTarget();
        return {
          scope: client.scope ?? '',
          audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: Math.min(tokenLifeSeconds, limits.tokenLifeSecondsMax),
          jwt: { sign: { alg: 'RS384' } },
        };
      },
    },
  };
}

/**
 * An OAuth 2 authorisation server for the default and for tests: SMART backend services (client_credentials, private_key_jwt), and people
 * who sign in with a browser (authorisation code, PKCE). A site that has an issuer of its own names it in the configuration and does not
 * run this. Mount the listener at the issuer's path, or give it a port of its own.
 */
export function createAuthorisationServer(options: AuthorisationServerOptions): Listener {
  const clients = new Map(options.clients.map((client) => [client.clientId, client]));
  const { issuer, audience } = options;
  const browsers = options.signIns ?? [];
  const [first, ...others] = browsers;
  const scopes = new Set([...options.clients, ...browsers].flatMap(({ scope }) => scope.split(' ')));
  const provider = new Provider(issuer, {
    adapter: memoryAdapter(),
    clients: [...options.clients.map(metadataOf), ...browsers.map(publicClient)],
    jwks: { keys: [...options.signingKeys] },
    scopes: [...scopes],
    responseTypes: ['none'],
    ttl: { ClientCredentials: options.tokenLifeSeconds },
    ...(first === undefined ? {} : codeFlow([first, ...others], issuer, audience, options.tokenLifeSeconds)),
    clientAuthMethods: ['private_key_jwt', ...browsers.map(() => 'none' as const)],
    enabledJWA: { clientAuthSigningAlgValues: ['RS384', 'ES384'], idTokenSigningAlgValues: ['RS384'] },
    assertJwtClientAuthClaimsAndHeader: async (_ctx, claims) => assertAssertionLife(claims),
    features: features(options),
    extraTokenClaims: (ctx, token) => {
      const signIn = browsers.find(({ clientId }) => clientId === token.clientId);
      const account = signIn === undefined || !('accountId' in token) ? undefined : accountOf(signIn, token.accountId);
      if (account !== undefined) return accountClaims(account);
      const client = clients.get(token.clientId ?? '');
      return client === undefined ? undefined : actClaims(ctx, client);
    },
  });
  // The forwarded headers are those that atIssuer sets, never the caller's.
  provider.proxy = true;
  provider.use(async (ctx, next) => {
    await next();
    // RFC 8414, section 2: not there where no grant uses it.
    if (first === undefined && ctx.path.startsWith('/.well-known/'))
      Reflect.deleteProperty(Object(ctx.body), 'authorization_endpoint');
  });
  const listener = provider.callback();
  const pages = first === undefined ? undefined : signInPages(provider, issuer, browsers, () => new Date());
  const serve: Listener = (request, response) => void (pages?.(request, response) === true || listener(request, response));
  return atIssuer(issuer, serve, first !== undefined);
}
