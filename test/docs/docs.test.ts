import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { generated } from './generated.ts';

const root = resolve(process.env['OUZEL_HOME'] ?? '.');
const pages = globSync(['*.md', 'docs/**/*.md', 'contracts/**/*.md'], { cwd: root }).toSorted();
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('The documents', () => {
  test.each(generated().map(({ path, text }) => [path.slice(root.length + 1), text]))(
    '%s is what the code says',
    (path, text) => {
      expect(read(path)).toBe(text);
    },
  );

  test('every link between pages and to files leads somewhere', () => {
    const broken = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)]
        .map(([, target]) => target ?? '')
        .filter((target) => !existsSync(join(root, dirname(page), target)))
        .map((target) => `${page} -> ${target}`),
    );
    expect(broken).toEqual([]);
  });

  test('speak of the project alone: no path of a machine, no registry', () => {
    const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' })
      .split('\n')
      .filter((path) => path !== '' && existsSync(join(root, path)));
    const speaking = files.filter((path) =>
      /(^|[^A-Za-z0-9_.-])\/(work|farm|root)\/|registry\.npm/.test(
        read(path).replaceAll('(work|farm|root)', '').replaceAll('registry\\.npm', ''),
      ),
    );
    expect(speaking).toEqual([]);
  });

  test('every ADR is in the list', () => {
    const list = read('docs/adr/README.md');
    for (const path of globSync('docs/adr/0*.md', { cwd: root })) expect(list).toContain(path.slice('docs/adr/'.length));
  });
});

describe('The licences of what we build on', () => {
  const ALLOWED = [
    'MIT',
    'ISC',
    'Apache-2.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    '0BSD',
    'CC0-1.0',
    'BlueOak-1.0.0',
    'PostgreSQL',
    'Python-2.0',
    'CC-BY-4.0',
    'Unlicense',
    'MIT-0',
    'WTFPL',
    'LGPL-3.0-or-later',
  ];
  const TOOLS = /^(axe-core|@axe-core\/playwright|lightningcss(-[a-z0-9-]+)?)$/;
  const manifest = z.looseObject({
    name: z.string(),
    license: z.union([z.string(), z.looseObject({ type: z.string() })]).optional(),
    licenses: z.array(z.looseObject({ type: z.string() })).optional(),
  });

  test('are permissive', () => {
    const found = globSync('node_modules/.pnpm/*/node_modules/{*,@*/*}/package.json', { cwd: root })
      .map((path) => manifest.safeParse(JSON.parse(read(path))))
      .flatMap(({ data }) => data ?? []);
    const astray = found.flatMap(({ name, license, licenses }) => {
      const text =
        typeof license === 'string' ? license : (license?.type ?? licenses?.map(({ type }) => type).join(' OR ') ?? 'none');
      const choices = text.replaceAll(/[()]/g, '').split(' OR ');
      // Only built or tested with, unchanged, and not part of what is given out: MPL-2.0 asks for no more.
      if (text === 'MPL-2.0' && TOOLS.test(name)) return [];
      return choices.some((choice) => choice.split(' AND ').every((each) => ALLOWED.includes(each))) ? [] : [`${name}: ${text}`];
    });
    expect(found.length).toBeGreaterThan(300);
    expect([...new Set(astray)]).toEqual([]);
  });
});
