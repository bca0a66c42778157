import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { enter, findings, isSkipped, openStage, overflows, type Stage } from './browser.ts';
import { settled } from './pictures.ts';

let stage: Stage;
let access: string;
const suite = isSkipped ? describe.skip : describe;

const entry = z.looseObject({
  leaf: z.string(),
  proof: z.array(z.string()),
  checkpoint: z.string(),
  opening: z.object({ sections: z.array(z.string()), salts: z.array(z.string()) }),
});
type Entry = z.output<typeof entry>;

const check = async (page: Page): Promise<string[]> => {
  await page.getByRole('button', { name: /^Check/ }).click();
  await page.getByRole('heading', { name: /^The proof/ }).waitFor();
  return page.locator('.console-checks li').allInnerTexts();
};
/** Answers the page's question for an entry otherwise than the exchange does. */
const lie = (page: Page, change: (told: Entry) => Entry): Promise<unknown> =>
  page.route('**/ig/audit/entries/*', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: change(entry.parse(await response.json())) });
  });
const swapped = (base64: string): string => Buffer.from(Buffer.from(base64, 'base64').toReversed()).toString('base64');

suite('The proof of an access, worked out in the browser', () => {
  beforeAll(async () => {
    stage = await openStage();
    access = (await stage.world.story()).auditEventId;
  }, 120_000);
  afterAll(() => stage.stop());

  test('holds, says what it shows, and holds again against what the browser saw before', async () => {
    const { page, faults } = await stage.visit();
    await enter(page, stage, `/log/${access}`);
    await settled(page);
    await expect(check(page)).resolves.toEqual([
      expect.stringMatching(/Holds\s+The checkpoint of [\d,]+ entries is signed by the key \S+\+[0-9a-f]{8}\./),
      expect.stringMatching(/Holds\s+This event is entry [\d,]+ of the [\d,]+ entries under that checkpoint\./),
      expect.stringContaining('The entry has the id, time, organisation and outcome that this page shows.'),
      expect.stringContaining('the hash of the answer are what the entry committed to.'),
      expect.stringContaining('begins with the log of that checkpoint'),
      expect.stringContaining('This browser had seen no checkpoint before.'),
    ]);
    await page.getByRole('heading', { name: 'The proof holds' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.reload();
    await settled(page);
    expect((await check(page)).at(-1)).toMatch(/Holds\s+The log as it is now.* begins with the log that this browser last saw/);
    expect(faults).toEqual([]);
  });

  const lies: [string, (told: Entry) => Entry, string][] = [
    [
      'another outcome',
      (told) => ({ ...told, leaf: told.leaf.replace('"outcome":"0"', '"outcome":"4"') }),
      'This event is not entry',
    ],
    ['another proof', (told) => ({ ...told, proof: told.proof.map(swapped) }), 'This event is not entry'],
    ['a shorter proof', (told) => ({ ...told, proof: told.proof.slice(1) }), 'This event is not entry'],
    [
      'another head',
      (told) => ({ ...told, checkpoint: told.checkpoint.replace(/\n(\d+)\n/, (_, size: string) => `\n${Number(size) + 1}\n`) }),
      'is signed by no key of this log',
    ],
    [
      'somebody else who looked',
      ({ opening, ...told }) => ({
        ...told,
        opening: { ...opening, sections: opening.sections.map((section) => section.replace('999000000001', '999000000002')) },
      }),
      'was changed after it was recorded',
    ],
    [
      'another salt',
      ({ opening, ...told }) => ({ ...told, opening: { ...opening, salts: opening.salts.map(swapped) } }),
      'was changed after it was recorded',
    ],
  ];
  test.each(lies)('does not hold with %s', async (_name, change, sentence) => {
    const { page, context } = await stage.visit();
    await lie(page, change);
    await enter(page, stage, `/log/${access}`);
    await settled(page);
    const said = await check(page);
    expect(said.find((each) => each.startsWith('Does not hold'))).toContain(sentence);
    await page.getByRole('heading', { name: 'The proof does not hold' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await context.close();
  });

  test('does not hold where the log is shorter than it was, or has another key', async () => {
    const { page } = await stage.visit();
    await enter(page, stage, `/log/${access}`);
    await settled(page);
    await check(page);
    const head: unknown = await page.evaluate("localStorage.getItem('ouzel-audit-head')");
    const { note, key } = z.object({ note: z.string(), key: z.string() }).parse(JSON.parse(String(head)));
    // Somebody shows this browser an older checkpoint of the same log than the one that it saw.
    const size = Number(note.split('\n')[1]);
    const { checkpoints } = z.object({ checkpoints: z.array(z.object({ size: z.number(), note: z.string() })) }).parse(
      await (
        await fetch(`${stage.base.replace('console', 'ig')}/audit/checkpoints`, {
          headers: { Authorization: `Bearer ${await stage.world.token('ig', 'HOPERAT')}` },
        })
      ).json(),
    );
    const older = checkpoints.find((each) => each.size < size);
    await page.route('**/ig/audit/checkpoint', (route) => route.fulfill({ contentType: 'text/plain', body: older?.note ?? '' }));
    await page.goto(`${stage.base}/checkpoints`);
    // The page says elsewhere, in general, what each time is looked for.
    await page.getByText('The log has become shorter:').waitFor();
    await page.unroute('**/ig/audit/checkpoint');
    await page.evaluate(
      `localStorage.setItem('ouzel-audit-head', ${JSON.stringify(JSON.stringify({ note, key: `${key.slice(0, -3)}AA=`, at: new Date().toISOString() }))})`,
    );
    await page.reload();
    await page.getByText('The log has another key than on').waitFor();
    expect(await findings(page)).toEqual([]);
  });

  test('shows checkpoints with who signed them, and how to keep a witness', async () => {
    const { page, faults } = await stage.visit();
    await enter(page, stage, '/checkpoints');
    await page.getByText('This browser had seen no checkpoint before.').waitFor();
    expect(await page.getByRole('row').count()).toBeGreaterThan(2);
    expect(await findings(page)).toEqual([]);
    expect(await overflows(page)).toBe(false);
    expect(faults).toEqual([]);
  });
});
