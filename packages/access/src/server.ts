import type { IncomingMessage, ServerResponse } from 'node:http';
import { PURPOSES, type PurposeOfUse } from '@ouzel/exchange';
import { decodeJwt, type JWK } from 'jose';
import Provider, { type Adapter, type AdapterPayload, type ClientMetadata, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { z } from 'zod';
import { limits } from './limits.ts';

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
}

/** What a client says of the act in its assertion: IHE IUA names, under `extensions.ihe_iua`. */
const iua = z.object({
  extensions: z.object({
    ihe_iua: z.object({ purpose_of_use: z.enum(PURPOSES), subject_id: z.string().optional() }),
  }),
});

/** Keeps what the server must remember (used assertion ids) in this process until it expires. */
function memoryAdapter(): (name: string) => Adapter {
  const stores = new Map<string, Map<string, { payload: AdapterPayload; until: number }>>();
  return (name) => {
    const store = stores.get(name) ?? new Map<string, { payload: AdapterPayload; until: number }>();
    stores.set(name, store);
    const find = async (id: string): Promise<AdapterPayload | undefined> => {
      const found = store.get(id);
      return found === undefined || found.until < Date.now() ? undefined : found.payload;
    };
    const none = async (): Promise<undefined> => undefined;
    return {
      upsert: async (id, payload, expiresIn = limits.tokenLifeSecondsMax) =>
        void store.set(id, { payload, until: Date.now() + expiresIn * 1000 }),
      find,
      findByUid: none,
      findByUserCode: none,
      consume: none,
      destroy: async (id) => void store.delete(id),
      revokeByGrantId: none,
    };
  };
}

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
function actClaims(ctx: KoaContextWithOIDC, client: RegisteredClient): Record<string, string> {
  const assertion = z.string().parse(ctx.oidc.params?.['client_assertion']);
  const stated = iua.safeParse(decodeJwt(assertion));
  if (!stated.success) throw new errors.InvalidRequest('the assertion states no extensions.ihe_iua.purpose_of_use');
  const { purpose_of_use, subject_id } = stated.data.extensions.ihe_iua;
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
        }),
  };
}

/**
 * An OAuth 2 authorisation server for the default and for tests: SMART backend services (client_credentials, private_key_jwt). A site that
 * has an issuer of its own names it in the configuration and does not run this. Mount the listener at the issuer's path.
 */
export function createAuthorisationServer(
  options: AuthorisationServerOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const clients = new Map(options.clients.map((client) => [client.clientId, client]));
  const scopes = new Set(options.clients.flatMap(({ scope }) => scope.split(' ')));
  const provider = new Provider(options.issuer, {
    adapter: memoryAdapter(),
    clients: options.clients.map(metadataOf),
    jwks: { keys: [...options.signingKeys] },
    ttl: { ClientCredentials: options.tokenLifeSeconds },
    scopes: [...scopes],
    clientAuthMethods: ['private_key_jwt'],
    enabledJWA: { clientAuthSigningAlgValues: ['RS384', 'ES384'], idTokenSigningAlgValues: ['RS384'] },
    assertJwtClientAuthClaimsAndHeader: async (_ctx, claims) => {
      const { exp, iat } = claims;
      if (typeof exp !== 'number' || exp - (typeof iat === 'number' ? iat : Date.now() / 1000) > limits.assertionLifeSecondsMax) {
        throw new errors.InvalidClientAuth('an assertion lives at most five minutes');
      }
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => options.audience,
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, indicator, client) => {
          if (indicator !== options.audience) throw new errors.InvalidTarget();
          return {
            scope: client.scope ?? '',
            audience: options.audience,
            accessTokenFormat: 'jwt',
            accessTokenTTL: Math.min(options.tokenLifeSeconds, limits.tokenLifeSecondsMax),
            jwt: { sign: { alg: 'RS384' } },
          };
        },
      },
    },
    extraTokenClaims: (ctx, token) => {
      const client = clients.get(token.clientId ?? '');
      return client === undefined ? undefined : actClaims(ctx, client);
    },
  });
  provider.proxy = false;
  const listener = provider.callback();
  return (request, response) => void listener(request, response);
}
