import { createHash } from 'node:crypto';
import { limitedBody } from '@ouzel/runtime';
import { z } from 'zod';
import { limits } from './limits.ts';

const metadata = z.looseObject({ issuer: z.string(), authorization_endpoint: z.url(), token_endpoint: z.url() });
const tokenAnswer = z.looseObject({ access_token: z.string().min(1), token_type: z.string(), expires_in: z.number().positive() });

async function jsonOf(response: Response): Promise<unknown> {
  const body = await limitedBody(response, limits.issuerBytesMax);
  if (!response.ok || body === undefined) throw new Error(`the issuer answered ${response.status}.`);
  return JSON.parse(body.toString());
}

const asking = (): RequestInit => ({ redirect: 'error', signal: AbortSignal.timeout(limits.issuerTimeoutMs) });

/** A client of an authorisation server: public, with PKCE (RFC 7636). */
export function createIssuer({
  issuer,
  clientId,
  scope,
  redirectUri,
  now,
}: {
  issuer: string;
  clientId: string;
  scope: string;
  redirectUri: string;
  now: () => Date;
}) {
  let known: { at: number; said: z.output<typeof metadata> } | undefined;
  /** OpenID Connect Discovery. @throws Error where the issuer cannot be reached, or says that it is another. */
  const discover = async (): Promise<z.output<typeof metadata>> => {
    if (known !== undefined && now().getTime() - known.at < limits.discoveryMs) return known.said;
    const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, asking());
    const said = metadata.parse(await jsonOf(response));
    if (said.issuer !== issuer) throw new Error('the issuer says that it is another one.');
    known = { at: now().getTime(), said };
    return said;
  };
  return {
    /** Where somebody is sent to sign in: anew each time, since who was signed out wants to be. */
    async address(state: string, verifier: string): Promise<string> {
      const url = new URL((await discover()).authorization_endpoint);
      const query = {
        client_id: clientId,
        response_type: 'code',
        redirect_uri: redirectUri,
        scope,
        state,
        prompt: 'login',
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
      };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      return url.href;
    },
    /** An access token for a code. @throws Error where the issuer gives none. */
    async token(code: string, verifier: string): Promise<{ token: string; lifeSeconds: number }> {
      const form = {
        grant_type: 'authorization_code',
        client_id: clientId,
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
      };
      const { token_endpoint } = await discover();
      const response = await fetch(token_endpoint, { ...asking(), method: 'POST', body: new URLSearchParams(form) });
      const { access_token, expires_in } = tokenAnswer.parse(await jsonOf(response));
      return { token: access_token, lifeSeconds: expires_in };
    },
  };
}

export type Issuer = ReturnType<typeof createIssuer>;
