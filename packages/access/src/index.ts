export { refuseTokenInAddress } from './bearer.ts';
export { requestToken, type TokenRequest } from './client.ts';
export { generateKeys } from './keys.ts';
export { type OrganisationLookup, requesterOf } from './requester.ts';
export { allows, mayOperate, parseScope, scopedTypes, type ScopeLetter } from './scopes.ts';
export { type AuthorisationServerOptions, type ClientUser, createAuthorisationServer, type RegisteredClient } from './server.ts';
export { type Account, type SignIn } from './sign-in-accounts.ts';
export { smartConfiguration } from './smart.ts';
export { createTokenVerifier, type TokenVerifier, type TrustedIssuer } from './verify.ts';
