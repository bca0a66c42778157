import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { apiRoutes } from '@ouzel/gateway';
import { searchParametersOf } from '@ouzel/fhir';
import { type Answer, ask } from '../world/api.ts';
import { requestOfCurl, shellWords } from '../world/shell.ts';
import { startWorld, type World } from '../world/world.ts';

let world: World;
let page: Answer;
beforeAll(async () => {
  world = await startWorld();
  await world.story();
  page = await ask(world.fhirBase, '', { headers: { Accept: 'text/html,application/xhtml+xml' } });
});
afterAll(() => world.stop());

const read = (markup: string): string =>
  markup.replaceAll(/<[^>]+>/g, '').replaceAll(/&#(\d+);/g, (_all, digits) => String.fromCharCode(Number(digits)));
const all = (pattern: RegExp): string[] => [...page.text.matchAll(pattern)].map(([, found]) => found ?? '');
const rowsOf = (): string[] => all(/<tr>(.*?)<\/tr>/gs).map((row) => read(row.replaceAll(/<\/t[hd]>/g, ' ')).trim());

describe('The page at the root of the API', () => {
  test('is where a browser at the root of the server is sent', async () => {
    const root = await fetch(new URL('/', world.fhirBase), { redirect: 'manual' });
    expect([root.status, root.headers.get('location')]).toEqual([302, world.fhirBase]);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  });

  test('names every route that claims something, and every other one', () => {
    const rows = rowsOf();
    for (const { claim, method, path, door } of apiRoutes()) {
      const shown = path === '' ? '/' : path.replaceAll(/:(\w+)/g, '[$1]');
      const wanted = claim?.type === undefined ? `${method} ${shown} ` : ` ${method} ${shown} system/`;
      if (door === 'fhir') expect([wanted, rows.some((row) => row.includes(wanted))]).toEqual([wanted, true]);
    }
    expect(rows).toContain('read GET /Condition/[id] system/Condition.r');
    expect(rows).toContain('$urgent-summary GET /Patient/[id]/$urgent-summary system/$urgent-summary');
  });

  test('names every search parameter of every type, with its kind', () => {
    const rows = rowsOf();
    for (const type of new Set(apiRoutes().flatMap(({ claim }) => claim?.type ?? [])))
      for (const { name, kind } of type === 'AuditEvent' || type === 'Consent' || type === 'Subscription'
        ? []
        : searchParametersOf(type).values())
        expect(rows.some((row) => row.startsWith(`${name} ${kind} `))).toBe(true);
  });

  test('loads nothing, runs nothing, and has the one style that its policy allows', () => {
    const [style = ''] = all(/<style>(.*?)<\/style>/gs);
    expect(page.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash('sha256', style, 'base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect(style).not.toMatch(/url\(|@import/);
    expect(page.text).not.toMatch(/<(script|link|img|iframe|object|form)|\s(on\w+|style|src)=/);
    expect(page.text).toContain('&#60;client id&#62;');
    const links = all(/href="([^"]+)"/g);
    for (const link of links) expect(link).toMatch(/^(#|https:\/\/(hl7\.org|profiles\.ihe\.net)\/|http:\/\/127\.0\.0\.1:)/);
    for (const link of links.filter((each) => each.startsWith('#'))) expect(page.text).toContain(`id="${link.slice(1)}"`);
  });

  test('can be read by anybody: language, one main heading, headings in order, a caption to every table, ids once', () => {
    expect(page.text).toMatch(/<html lang="en">/);
    const levels = all(/<h([1-6])/g).map(Number);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    levels.forEach((level, at) => expect(level - (levels[at - 1] ?? 0)).toBeLessThanOrEqual(1));
    expect(all(/<(caption)>/g)).toHaveLength(all(/<(table)>/g).length);
    const ids = all(/ id="([^"]+)"/g);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('says nothing about any person', () => {
    for (const { nhsNumber } of world.sample.region.people) expect(page.text).not.toContain(nhsNumber);
    for (const id of Object.values(world.people)) expect(page.text).not.toContain(id);
  });

  test('every example on it works, in the order in which they stand', async () => {
    const variables: Record<string, string> = {
      BASE: world.fhirBase,
      WHO: world.people['story'] ?? '',
      TOKEN: await world.token('clinician'),
      WRITER: await world.token('careHome'),
      REVIEWER: await world.token('ig', 'HOPERAT'),
      NOW: new Date().toISOString(),
      RANDOM: '4711',
    };
    const examples = all(/<code class="curl">(.*?)<\/code>/gs).map(read);
    expect(examples.length).toBeGreaterThan(15);
    for (const example of examples) {
      const [, name, kept, place] =
        /^([A-Z]+)=\$\((.*) \|\n {2}node -p 'JSON\.parse\(require\("fs"\)\.readFileSync\(0\)\)\.(.*)'\)$/s.exec(example) ?? [];
      const { url, init } = requestOfCurl(shellWords(kept ?? example, variables));
      const answer = await fetch(url, init);
      const text = await answer.text();
      expect([example, answer.ok, text.includes('"severity":"error"')]).toEqual([example, true, false]);
      const value = (place ?? '')
        .split(/[.[\]]+/)
        .reduce(
          (found: unknown, step) => (step === '' ? found : Object(found)[step]),
          text.startsWith('{') ? JSON.parse(text) : '',
        );
      if (name !== undefined) variables[name] = String(value);
    }
  });
});
