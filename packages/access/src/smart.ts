/** `/.well-known/smart-configuration` (https://hl7.org/fhir/smart-app-launch/conformance.html) for backend services. */
export function smartConfiguration(authBase: string, scopes: readonly string[]): Record<string, unknown> {
  return {
    issuer: authBase,
    jwks_uri: `${authBase}/jwks`,
    token_endpoint: `${authBase}/token`,
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384'],
    scopes_supported: scopes,
    capabilities: ['client-confidential-asymmetric', 'permission-v2', 'permission-user'],
  };
}
