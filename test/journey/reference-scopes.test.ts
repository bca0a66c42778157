import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openTestIssuer, signedText, type TestIssuer } from '../attack/issuer.ts';
import { ask } from '../world/api.ts';
import { startWorld, type World } from '../world/world.ts';

let world: World;
let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await openTestIssuer();
  world = await startWorld({
    issuers: (audience) => [{ issuer: issuer.issuer, audience, keys: { url: `${issuer.jwks.base}/jwks` } }],
  });
});
afterAll(async () => {
  await world.stop();
  await issuer.close();
});

async function tokenWith(scope: string): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: issuer.issuer, aud: world.fhirBase, iat: now, exp: now + 600, jti: randomUUID(), client_id: 'a-client' };
  const about = { ods_code: '9OZB01', purpose_of_use: 'TREAT', scope };
  return signedText(
    JSON.stringify({ ...claims, ...about }),
    { kid: issuer.rsa.publicKey.kid, typ: 'at+jwt' },
    issuer.rsa.privateKey,
  );
}

/** Everything on the type but this. */
const without = (scope: string): string => {
  const [type = '', letter = ''] = scope.replace('system/', '').split('.');
  return letter === '' ? 'system/Patient.cruds' : `system/${type}.${'cruds'.replace(letter, '')}`;
};

describe('The scopes on the page at the root', () => {
  test('are those that each interaction needs: with it alone the scopes are no matter, with all others they are', async () => {
    const { text } = await ask(world.fhirBase, '');
    const rows = [
      ...text.matchAll(/<code>([A-Z]+)<\/code><\/td><td><code>(\/[^<]+)<\/code><\/td><td><code>(system\/[^<]+)<\/code>/g),
    ];
    expect(rows.length).toBeGreaterThan(150);
    const scopes = new Set(rows.map(([, , , scope]) => scope ?? ''));
    const pairs = [...scopes].map(async (scope) => [scope, [await tokenWith(scope), await tokenWith(without(scope))]] as const);
    const tokens = new Map(await Promise.all(pairs));
    const saysScopes = async (method: string, path: string, token: string | undefined): Promise<boolean> => {
      const url = path.replace('[id]', '0'.repeat(26)).replace('[version]', '1');
      const answer = await ask(world.fhirBase, url.slice(1), { method, token: token ?? '' });
      return answer.status === 403 && answer.text.includes('scopes do not allow');
    };
    const wrong: string[] = [];
    for (const [, method = '', path = '', scope = ''] of rows) {
      const [alone, others] = tokens.get(scope) ?? [];
      if ((await saysScopes(method, path, alone)) || !(await saysScopes(method, path, others)))
        wrong.push(`${method} ${path} ${scope}`);
    }
    expect(wrong).toEqual([]);
  });
});
