import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { requestToken } from '@ouzel/access';
import { PURPOSES } from '@ouzel/exchange';
import { keysSchema, readIfThere, runningSchema } from './files.ts';

/**
 * `npm run token -- --as <client> [--user <practitioner>] [--purpose <code>]`: an access token of the running sample.
 * @throws Error with one sentence that says what to do.
 */
export async function sampleToken(
  args: readonly string[],
  { home = '.', dataFolder }: { home?: string | undefined; dataFolder?: string | undefined },
): Promise<string> {
  const { values } = parseArgs({
    args: [...args],
    options: { as: { type: 'string' }, user: { type: 'string' }, purpose: { type: 'string', default: 'TREAT' } },
    strict: true,
  });
  const folder = resolve(dataFolder ?? join(home, '.data'));
  const running = readIfThere(join(folder, 'running.json'), runningSchema);
  const keys = readIfThere(join(folder, 'sample-keys.json'), keysSchema);
  if (running === undefined || keys === undefined) throw new Error('Ouzel is not running here; start it with npm start.');
  const client = keys.clients[values.as ?? ''];
  if (client === undefined) throw new Error(`name a sample client with --as: ${Object.keys(keys.clients).join(', ')}.`);
  const purpose = PURPOSES.find((code) => code === values.purpose);
  if (purpose === undefined) throw new Error(`--purpose is one of ${PURPOSES.join(', ')}.`);
  const user = values.user ?? client.defaultUser;
  const { clientId, key, scope } = client;
  const request = {
    tokenEndpoint: `${running.authBase}/token`,
    clientId,
    key,
    scope,
    purpose,
    now: new Date(),
    // Break-glass wants a user who has just signed in; the sample's users have.
    ...(purpose === 'BTG' ? { authentication: { at: new Date(), level: 'AAL3_ANY' } } : {}),
    ...(user === undefined ? {} : { user }),
  };
  return (await requestToken(request)).access_token;
}
