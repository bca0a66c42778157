import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { archived } from '../world/archive.ts';
import { enter, findings, GUARDIAN, isSkipped, NARROW, openStage, overflows, type Stage } from './browser.ts';
import { settled } from './pictures.ts';

let stage: Stage;
/** Of the request, below the console's base. */
let address: string;
const LONG_MS = 120_000;
const suite = isSkipped ? describe.skip : describe;
const HOSPITAL_OFFICER = 'Meera Joshi';

suite('The pages of what a person asks to see', () => {
  beforeAll(async () => {
    stage = await openStage();
    await stage.world.story();
  }, LONG_MS);
  afterAll(() => stage.stop());

  test(
    'an officer opens a request, says how the person was identified, and finds who holds a part',
    async () => {
      const { page, faults } = await stage.visit();
      await enter(page, stage, '/requests');
      await settled(page);
      await page.getByText('Nobody has asked.').waitFor();
      expect(await findings(page)).toEqual([]);
      await page.getByLabel('NHS number').fill(stage.world.sample.region.named.story);
      await page.getByRole('button', { name: 'Find' }).click();
      const opening = page.getByRole('form', { name: 'Open a request' });
      await opening.getByLabel('Day on which they asked').fill('3 November');
      await opening.getByRole('button', { name: 'Open the request' }).click();
      await page.getByRole('link', { name: 'Give the day on which they asked' }).waitFor();
      expect(await findings(page)).toEqual([]);
      await opening.getByLabel('Day on which they asked').fill(new Date().toISOString().slice(0, 10));
      await opening.getByLabel('How did they ask?').fill('by letter');
      await opening.getByRole('button', { name: 'Open the request' }).click();
      await page.getByRole('table').getByRole('link').first().click();
      const identity = page.getByRole('form', { name: 'They are identified' });
      await identity.getByLabel('How was it checked?').fill('two documents, by Jo at the desk');
      expect(await findings(page)).toEqual([]);
      await identity.getByRole('button', { name: 'They are identified' }).click();
      await page.getByRole('button', { name: 'Find who holds a part' }).click();
      await page.getByText('Not reviewed yet').first().waitFor();
      expect(await findings(page)).toEqual([]);
      address = page.url().replace(stage.base, '');
      expect(faults).toEqual([]);
    },
    LONG_MS,
  );

  test(
    'who holds a part reads it, and says of each entry whether it goes out',
    async () => {
      const hospital = await stage.visit();
      await enter(hospital.page, stage, address, HOSPITAL_OFFICER);
      await hospital.page.getByRole('link', { name: 'Read and review your part' }).click();
      const first = hospital.page.getByLabel('Does it go out?').first();
      await first.waitFor();
      await first.selectOption('serious-harm');
      await hospital.page.getByRole('button', { name: 'Send the review' }).click();
      await hospital.page.getByText('Say whose opinion it is').waitFor();
      expect(await findings(hospital.page)).toEqual([]);
      await first.selectOption('third-party');
      await hospital.page.getByRole('button', { name: 'Send the review' }).click();
      await hospital.page.getByText('1 left out: about another person').waitFor();
      expect(await hospital.page.getByRole('button', { name: 'Release the file' }).count()).toBe(0);
      expect(await findings(hospital.page)).toEqual([]);
    },
    LONG_MS,
  );

  test(
    'who opened it cannot approve; another officer can, and the file leaves with its hash',
    async () => {
      const { page } = await stage.visit();
      await enter(page, stage, address);
      const own = page.getByRole('form', { name: 'Approve the release' });
      await own.getByLabel('Why?').fill('all is in order');
      await own.getByRole('button', { name: 'Approve the release' }).click();
      await page.getByText('another officer does').waitFor();
      const guardian = await stage.visit();
      await enter(guardian.page, stage, address, GUARDIAN);
      const approval = guardian.page.getByRole('form', { name: 'Approve the release' });
      await approval.getByLabel('Why?').fill('all is in order');
      await approval.getByRole('button', { name: 'Approve the release' }).click();
      const coming = guardian.page.waitForEvent('download');
      await guardian.page.getByRole('button', { name: 'Release the file' }).click();
      const file = readFileSync(await (await coming).path());
      await guardian.page.getByText('Released', { exact: true }).first().waitFor();
      await guardian.page.getByText(createHash('sha256').update(file).digest('hex')).waitFor();
      expect(archived(file).get('README.txt')).toContain('1 entry left out: information about another person.');
      expect(await findings(guardian.page)).toEqual([]);
    },
    LONG_MS,
  );

  test(
    'reads on a narrow screen',
    async () => {
      const { page } = await stage.visit(NARROW);
      await enter(page, stage, '/requests');
      await settled(page);
      expect(await overflows(page)).toBe(false);
      await page.getByRole('table').getByRole('link').first().click();
      await page.getByText('What was done').waitFor();
      expect([await overflows(page), await findings(page)]).toEqual([false, []]);
    },
    LONG_MS,
  );

  test(
    'who saw what a source sent is downloaded as a table, for the days that were chosen',
    async () => {
      const { page, faults } = await stage.visit();
      await enter(page, stage, '/who-saw');
      await settled(page);
      await page.getByLabel('Source').fill('?');
      await page.getByRole('button', { name: 'Choose' }).click();
      await page.getByText('Type the ODS code of the source').waitFor();
      expect(await findings(page)).toEqual([]);
      await page.getByLabel('Source').fill('9ozh01');
      await page.getByRole('button', { name: 'Choose' }).click();
      const coming = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Download who saw it (CSV)' }).click();
      const lines = readFileSync(await (await coming).path(), 'utf8')
        .trimEnd()
        .split('\r\n');
      await page.getByText(/^Downloaded: who-saw-9OZH01/).waitFor();
      expect(lines[0]).toContain('"recorded"');
      expect(lines.length).toBeGreaterThan(1);
      expect(lines.slice(1).every((line) => line.includes('9OZH01'))).toBe(true);
      expect([await findings(page), faults]).toEqual([[], []]);
    },
    LONG_MS,
  );
});
