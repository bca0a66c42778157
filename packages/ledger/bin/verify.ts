// `npm run verify-audit -- <folder> [--witness <file>] [--key <vkey>] [--writer-key <file>]`: says whether an exported trail is whole and
// unchanged, and if not, which is the first sequence at fault. A folder with a manifest is an evidence pack of a case, unpacked. Needs Node alone: no database, no network, no other package.
// Exit codes: 0 the trail verifies; 1 it does not; 2 it could not be looked at.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { verifyFolder } from './verify-folder.ts';
import { MANIFEST, verifyPack } from './verify-pack.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

try {
  const text = { type: 'string' } as const;
  const options = { witness: text, key: text, 'writer-key': { ...text, multiple: true } } as const;
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const [folder] = positionals;
  if (folder === undefined) throw new Error('say which folder: npm run verify-audit -- <folder> [--witness <file>].');
  const { witness, key, 'writer-key': writerKeys } = values;
  const isPack = existsSync(join(folder, MANIFEST));
  const { good, sentence } = isPack ? verifyPack(folder, key) : await verifyFolder(folder, { witness, key, writerKeys });
  say(sentence);
  process.exitCode = good ? 0 : 1;
} catch (error) {
  say(`The trail could not be looked at: ${Error.isError(error) ? error.message : 'for no reason given.'}`);
  process.exitCode = 2;
}
