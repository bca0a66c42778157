import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { enter, findings, isSkipped, openStage, type Stage } from './browser.ts';
import { settled } from './pictures.ts';

let stage: Stage;
const suite = isSkipped ? describe.skip : describe;

suite('The pages about what an officer looks after', () => {
  beforeAll(async () => {
    stage = await openStage();
    await stage.world.story();
  }, 120_000);
  afterAll(() => stage.stop());

  test('a source is stopped and resumed by keyboard alone, and the page says who did it', async () => {
    const { page, faults } = await stage.visit();
    await enter(page, stage, '/sources');
    await settled(page);
    const link = page.getByRole('row').filter({ hasText: '9OZP001' }).getByRole('link');
    await link.focus();
    await page.keyboard.press('Enter');
    const stop = page.getByRole('button', { name: 'Stop asking this source' });
    await stop.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Choose what readers are told' }).waitFor();
    await page.getByRole('link', { name: 'Write why' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByLabel('What it sends may be wrong').focus();
    await page.keyboard.press('Space');
    await page.getByLabel('No, they may be wrong').focus();
    await page.keyboard.press('Space');
    await page.getByLabel('Why? Readers are not shown this.').focus();
    await page.keyboard.type('told by telephone');
    await stop.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Stopped' }).waitFor();
    await page.getByText('Priya Raman').last().waitFor();
    expect(await findings(page)).toEqual([]);
    const { world } = stage;
    const url = `${world.fhirBase}/Patient/${world.people['story']}/$everything`;
    const read = async (): Promise<string> =>
      (await fetch(url, { headers: { Authorization: `Bearer ${await world.token('clinician')}` } })).text();
    expect(await read()).toContain('The exchange stopped asking it on');
    await page.getByLabel('Why?').fill('mended');
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('heading', { name: 'Asked again' }).waitFor();
    expect(await read()).not.toContain('The exchange stopped asking it on');
    expect(faults).toEqual([]);
  });
});
