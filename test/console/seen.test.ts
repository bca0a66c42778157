import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { enter, findings, GUARDIAN, isSkipped, NARROW, openStage, overflows, type Stage } from './browser.ts';
import { settled } from './pictures.ts';

let stage: Stage;
let access: string;
const suite = isSkipped ? describe.skip : describe;
const REASON = 'She complains that somebody saw her results.';

/** From the access to the wish, as a Privacy Officer. @returns the wish's address in the console. */
async function ask(page: Page): Promise<string> {
  await enter(page, stage, `/log/${access}`);
  await settled(page);
  await page.locator('summary', { hasText: 'Ask to see what they saw' }).press('Enter');
  await page.getByRole('button', { name: 'Ask for the answer' }).press('Enter');
  await page.getByRole('link', { name: 'Write why, in 10 to 2,000 characters' }).waitFor();
  expect(await findings(page)).toEqual([]);
  await page.getByLabel('Case', { exact: true }).fill('IG-2026/17');
  await page.getByLabel('Why is the list').fill(REASON);
  await page.getByRole('button', { name: 'Ask for the answer' }).press('Enter');
  await page.waitForURL(/\/seen\//);
  await settled(page);
  return new URL(page.url()).pathname.replace(/^.*\/console/, '');
}

async function decide(wish: string, answer: 'Yes, for 8 hours' | 'No'): Promise<void> {
  const { page, context } = await stage.visit();
  await enter(page, stage, wish, GUARDIAN);
  await settled(page);
  await page.getByRole('button', { name: 'Record the decision' }).click();
  await page.getByRole('link', { name: 'Say whether you approve' }).waitFor();
  expect(await findings(page)).toEqual([]);
  await page.getByLabel(answer).check();
  await page.getByLabel('Why?').fill('The list of resources does not say it.');
  await page.getByRole('button', { name: 'Record the decision' }).click();
  await page.getByText(answer === 'No' ? 'Refused' : 'Approved', { exact: true }).waitFor();
  await context.close();
}

suite('What they saw, in the console', () => {
  beforeAll(async () => {
    stage = await openStage();
    access = (await stage.world.story()).auditEventId;
  }, 120_000);
  afterAll(() => stage.stop());

  test('is asked for, approved by another person, and shown as it was sent, with its hash', async () => {
    const { page, faults } = await stage.visit();
    const wish = await ask(page);
    await page.getByText('It waits for a Caldicott Guardian').waitFor();
    expect(await page.getByRole('button', { name: 'Record the decision' }).count()).toBe(0);
    await decide(wish, 'Yes, for 8 hours');
    await page.reload();
    await page.getByRole('button', { name: 'Open the answer' }).press('Enter');
    await page.getByText('worked out in this browser, is the one in the event').waitFor();
    await page.getByRole('heading', { name: /allergy intolerance/i }).waitFor();
    expect(await page.locator('.console-checks li').allInnerTexts()).toEqual([expect.stringMatching(/^Holds/)]);
    expect(await findings(page)).toEqual([]);
    expect(faults).toEqual([]);
    await page.setViewportSize(NARROW);
    expect(await overflows(page)).toBe(false);
    await page.goto(`${stage.base}/seen`);
    await settled(page);
    await page.getByRole('cell', { name: 'IG-2026/17' }).first().waitFor();
    expect(await findings(page)).toEqual([]);
    expect(await overflows(page)).toBe(false);
  });

  test('stays shut where the Caldicott Guardian says no', async () => {
    const { page } = await stage.visit();
    const wish = await ask(page);
    await decide(wish, 'No');
    await page.reload();
    await page.getByText('Refused', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Open the answer' }).count()).toBe(0);
  });

  test('is told to be erased, with the proof that it was recorded', async () => {
    const { page } = await stage.visit();
    const wish = await ask(page);
    await decide(wish, 'Yes, for 8 hours');
    // What is deleted goes into the history first.
    for (const table of ['resource', 'history'])
      await stage.world.system.database.rows({ text: `delete from records.${table} where type = 'AllergyIntolerance'` });
    await page.reload();
    await page.getByRole('button', { name: 'Open the answer' }).click();
    await page.getByText('has been erased since').waitFor();
    await page.getByRole('button', { name: 'Check the proof' }).click();
    await page.getByRole('heading', { name: 'The proof holds' }).waitFor();
    expect(await findings(page)).toEqual([]);
  });
});
