import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { longFunctions } from './functions.ts';
import { importsOf, root, type SourceFile, sourceFiles } from './sources.ts';

const files = sourceFiles();
const production = files.filter(({ path }) => !/(^|\/)test\//.test(path));
const PURE = [
  'packages/fhir',
  'packages/hl7v2',
  'packages/news2',
  'packages/ledger',
  'packages/matching',
  'packages/sensitivity',
];
/** Hashing and signing follow from their arguments alone: they come in by one file. */
const HASHES = 'packages/ledger/src/hashes.ts';
const PACKAGES = [
  'fhir',
  'hl7v2',
  'news2',
  'ledger',
  'matching',
  'exchange',
  'runtime',
  'access',
  'sensitivity',
  'records',
  'validation',
];
const SERVICES = [
  'gateway',
  'intake',
  'locator',
  'consent',
  'audit',
  'sync',
  'adapter-gp',
  'adapter-pds',
  'adapter-acute',
  'adapter-carehome',
  'console',
];

/** Who may import whom: the one table. */
const MAY_IMPORT: Record<string, string[]> = {
  'packages/fhir': [],
  'packages/hl7v2': [],
  'packages/news2': [],
  'packages/ledger': [],
  'packages/matching': [],
  'packages/exchange': ['fhir'],
  'packages/runtime': ['fhir'],
  'packages/access': ['fhir', 'exchange', 'runtime'],
  'packages/sensitivity': ['fhir', 'exchange'],
  'packages/records': ['fhir', 'exchange', 'runtime', 'sensitivity'],
  'packages/validation': ['fhir'],
  ...Object.fromEntries(SERVICES.map((service) => [`services/${service}`, PACKAGES])),
  'services/ouzel': [...PACKAGES, ...SERVICES, 'region'],
  'infra/region': ['fhir', 'hl7v2', 'runtime', 'exchange'],
  'infra/bootstrap': [],
};
/** Each library has one door: the room that may import it. */
const DOORS: Record<string, string> = {
  express: 'packages/runtime',
  pg: 'packages/runtime',
  pino: 'packages/runtime',
  bullmq: 'packages/runtime',
  'prom-client': 'packages/runtime',
  'node-pg-migrate': 'packages/runtime',
  'find-my-way': 'packages/runtime',
  'rate-limiter-flexible': 'packages/runtime',
  'oidc-provider': 'packages/access',
  'fast-json-patch': 'services/gateway',
  react: 'services/console',
  'react-dom': 'services/console',
  'nhsuk-react-components': 'services/console',
  uplot: 'services/console',
};
const ENTRY = 'services/ouzel/src/main.ts';
const LINES_MAX = 250;
const FUNCTION_LINES_MAX = 40;

const libraries = ({ text }: SourceFile): string[] =>
  [...text.matchAll(/from '([^'.@][^']*|@[^'o][^']*)'/g)]
    .map(([, name]) => name ?? '')
    .filter((name) => !name.startsWith('node:'));

describe('The house', () => {
  test.each(production.map((file) => [file.path, file] as const))('%s imports only what its room may', (_path, file) => {
    const allowed = MAY_IMPORT[file.room];
    expect(allowed).toBeDefined();
    expect(importsOf(file).filter((name) => allowed?.includes(name) !== true)).toEqual([]);
  });

  test('libraries come in by their one door', () => {
    const astray = production.flatMap((file) =>
      libraries(file)
        .filter((name) => DOORS[name] !== undefined && DOORS[name] !== file.room)
        .map((name) => `${file.path}: ${name}`),
    );
    expect(astray).toEqual([]);
  });

  test('pure rooms use no input, output, clock or randomness', () => {
    const impure = production
      // What makes definitions is run by hand, and is no part of the room.
      .filter(({ room, path }) => PURE.includes(room) && path !== HASHES && !path.includes('/bin/'))
      .filter(({ text }) => /from 'node:(?!buffer)|Date\.now|new Date\(\)|Math\.random|process\./.test(text));
    expect(impure.map(({ path }) => path)).toEqual([]);
  });

  test('only main.ts reads the environment', () => {
    const readers = production.filter(
      ({ text, path }) => /process\.env/.test(text) && path !== ENTRY && !path.startsWith('infra/bootstrap/'),
    );
    expect(readers.map(({ path }) => path)).toEqual([]);
  });

  test('no file is too long', () => {
    expect(files.filter(({ lines }) => lines.length > LINES_MAX).map(({ path, lines }) => `${path} ${lines.length}`)).toEqual([]);
  });

  test('half of the files are under 2.5 KB and nine in ten under 8 KB', () => {
    const sizes = production.map(({ text }) => text.length).toSorted((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length * 0.9)]).toBeLessThan(8_192);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThan(2_560);
  });

  test('no function is too long', () => {
    const long = production.flatMap((file) => longFunctions(file, FUNCTION_LINES_MAX));
    expect(long).toEqual([]);
  });

  test('nothing is called a utility, and nothing is exported wholesale', () => {
    const named = files.filter(({ path }) =>
      /(^|\/)(utils?|common|helpers?|core|shared|types|constants|manager)(\.ts$|\/)/.test(path),
    );
    expect(named.map(({ path }) => path)).toEqual([]);
    expect(files.filter(({ text }) => /^export \* from/m.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test('the one unsafe cast is where a Permit is minted', () => {
    const cast = / as (?!const\b|unknown\b|R4\b)[A-Z][A-Za-z]*/;
    const casting = production.filter(({ lines }) =>
      lines.some((line) =>
        cast.test(
          line
            .replace(/^\s*(\/\/|\*|\/\*\*).*$/, '')
            .replace(/'[^']*'|`[^`]*`/g, '')
            .replace(/(import|export) .*/, ''),
        ),
      ),
    );
    expect(casting.map(({ path }) => path)).toEqual(['packages/exchange/src/permit.ts']);
  });

  test('every import is declared by its room', () => {
    const missing = production
      .filter(({ room }) => room !== 'infra/bootstrap')
      .flatMap((file) => {
        const manifest = readFileSync(join(root, file.room, 'package.json'), 'utf8');
        const names = [...libraries(file), ...importsOf(file).map((name) => `@ouzel/${name}`)].map((name) =>
          name.startsWith('@') ? name.split('/').slice(0, 2).join('/') : (name.split('/')[0] ?? ''),
        );
        return names
          .filter((name) => !builtinModules.includes(name) && !manifest.includes(`"${name}"`))
          .map((name) => `${file.path}: ${name}`);
      });
    expect(missing).toEqual([]);
  });

  test('the lockfile names no registry, and versions are exact', () => {
    expect(readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8')).not.toMatch(/https?:\/\//);
    const manifests = [
      'package.json',
      ...new Set(files.filter(({ room }) => room !== 'infra/bootstrap').map(({ room }) => `${room}/package.json`)),
    ];
    expect(manifests.filter((path) => /"[\^~]|"\*"|"latest"/.test(readFileSync(join(root, path), 'utf8')))).toEqual([]);
  });
});
