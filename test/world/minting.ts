import { randomUUID } from 'node:crypto';
import type { TrustedIssuer } from '@ouzel/access';
import { openTestIssuer, signedText } from '../attack/issuer.ts';
import { type Answer, ask, type Asked } from './api.ts';
import { startWorld, type World, type WorldOptions } from './world.ts';

type Claims = Record<string, unknown>;

/** The world beside an issuer of its own: tokens of any organisation with any scopes. */
export interface Minting {
  world: World;
  /** Its own issuer, for whatever else is to trust its tokens. */
  issuers: TrustedIssuer[];
  token(ods: string, scope: string, claims?: Claims): Promise<string>;
  /** A token of one organisation's system with all scopes. */
  contributor: string;
  /** Asks with it, unless another token is given. */
  call(path: string, asked?: Asked): Promise<Answer>;
  rows<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

/** Claims of a person who acts, in a job role (`R8000` a clinician, `R0001` a Privacy Officer). */
export const acting = (role: string): Claims => ({
  user_id: '910000000001',
  user_name: 'Dr Test',
  fhirUser: 'Practitioner/910000000001',
  role,
});

export const CONTRIBUTOR = '9OZB01';

export async function startMinting(
  options: Pick<WorldOptions, 'database' | 'edit' | 'notify' | 'patient' | 'people'> = {},
): Promise<Minting> {
  const issuer = await openTestIssuer();
  const trusted = (audience: string) => [{ issuer: issuer.issuer, audience, keys: { url: `${issuer.jwks.base}/jwks` } }];
  const world = await startWorld({ issuers: trusted, ...options });
  const token: Minting['token'] = (ods, scope, claims = {}) => {
    const now = Math.floor(Date.now() / 1000);
    const lifetime = { iat: now - 5, exp: now + 900, jti: randomUUID() };
    const who = { client_id: 'review', ods_code: ods, purpose_of_use: 'TREAT', scope };
    const text = JSON.stringify({ iss: issuer.issuer, aud: world.fhirBase, ...lifetime, ...who, ...claims });
    return signedText(text, { kid: issuer.rsa.publicKey.kid, typ: 'at+jwt' }, issuer.rsa.privateKey);
  };
  const contributor = await token(CONTRIBUTOR, 'system/*.cruds');
  return {
    world,
    issuers: trusted(world.fhirBase),
    token,
    contributor,
    call: (path, asked = {}) => ask(world.fhirBase, path, { token: contributor, ...asked }),
    rows: (text, values = []) => world.system.database.rows({ text, values }),
    async stop() {
      await world.stop();
      await issuer.close();
    },
  };
}
