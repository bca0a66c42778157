import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from '@jest/globals';

const root = resolve(process.env['OUZEL_HOME'] ?? '.');
const folder = process.env['OUZEL_SAMPLES'] ?? join(root, '..', 'shared', 'data');

/** Whether the sample payloads that nobody here wrote are beside the checkout. Where they are, their suites run in full. */
export const samplesAreHere = existsSync(folder);

/** Files of a folder of samples, by name, with their text. */
export function samples(path: string, ending: string): { name: string; text: string }[] {
  const names = readdirSync(join(folder, path), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .toSorted();
  return names.map((name) => ({ name, text: readFileSync(join(folder, path, name), 'utf8') }));
}

export const sample = (path: string): string => readFileSync(join(folder, path), 'utf8');

/** Registers a suite over the samples; without them, one test that says that they are not there. */
export function overSamples(suite: () => void): void {
  if (samplesAreHere) suite();
  else test('the sample payloads are not beside this checkout: nothing to check', () => undefined);
}
