import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { requestToken } from '@ouzel/access';
import { PURPOSES } from '@ouzel/exchange';
import { keysSchema, readIfThere, runningSchema } from '../files.ts';

/** `npm run token -- --as <client> [--user <practitioner>] [--purpose <code>]`: an access token of the running sample, and nothing else. */
async function token(): Promise<string> {
  const { values } = parseArgs({
    options: { as: { type: 'string' }, user: { type: 'string' }, purpose: { type: 'string', default: 'TREAT' } },
    strict: true,
  });
  const folder = resolve(process.env['OUZEL_DATA_DIR'] ?? join(process.env['OUZEL_HOME'] ?? '.', '.data'));
  const running = readIfThere(join(folder, 'running.json'), runningSchema);
  const keys = readIfThere(join(folder, 'sample-keys.json'), keysSchema);
  if (running === undefined || keys === undefined) throw new Error('Ouzel is not running here; start it with npm start.');
  const names = Object.keys(keys.clients).join(', ');
  const client = keys.clients[values.as ?? ''];
  if (client === undefined) throw new Error(`name a sample client with --as: ${names}.`);
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
    ...(user === undefined ? {} : { user }),
  };
  return (await requestToken(request)).access_token;
}

try {
  process.stdout.write(`${await token()}\n`);
} catch (error) {
  process.stderr.write(`ouzel: ${Error.isError(error) ? error.message : 'no token could be had.'}\n`);
  process.exitCode = 1;
}
