import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(process.env['OUZEL_HOME'] ?? '.');

export interface SourceFile {
  path: string;
  text: string;
  lines: string[];
  /** `packages/fhir`, `services/gateway`, `infra/region`, `test`, `infra/bootstrap`. */
  room: string;
}

/** Every TypeScript file that the project wrote. */
export function sourceFiles(): SourceFile[] {
  const paths = globSync(['packages/**/*.ts', 'services/**/*.{ts,tsx}', 'infra/**/*.ts', 'test/**/*.ts'], {
    cwd: root,
    exclude: (name) => name.includes('node_modules'),
  });
  return paths.toSorted().map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const [first = '', second = ''] = path.split('/');
    return { path, text, lines: text.split('\n'), room: first === 'test' ? 'test' : `${first}/${second}` };
  });
}

/** Packages of ours that a file imports, by their short names. */
export const importsOf = ({ text }: SourceFile): string[] =>
  [...text.matchAll(/from '@ouzel\/([a-z0-9-]+)'/g)].map(([, name]) => name ?? '');
