import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { enter, findings, isSkipped, NARROW, openStage, overflows, type Stage } from './browser.ts';
import { settled } from './pictures.ts';

let stage: Stage;
const suite = isSkipped ? describe.skip : describe;

const bar = (page: Page) => page.getByRole('navigation', { name: 'Console' });
const groups = (page: Page) => bar(page).getByRole('list').first().getByRole('link');
const pagesOf = (page: Page, group: string) => bar(page).getByRole('list', { name: group }).getByRole('link');

suite('The navigation of the console', () => {
  beforeAll(async () => {
    stage = await openStage();
  }, 120_000);
  afterAll(() => stage.stop());

  test('every page of it is reached by keyboard through its group, and is marked as where one is', async () => {
    const { page, faults } = await stage.visit();
    await enter(page, stage, '/');
    await settled(page);
    const names = await groups(page).allInnerTexts();
    expect(names.length).toBeGreaterThan(3);
    const reached: string[] = [];
    for (const name of names) {
      await groups(page).getByText(name, { exact: true }).focus();
      await page.keyboard.press('Enter');
      await bar(page).getByRole('list', { name }).waitFor();
      for (const to of await pagesOf(page, name).allInnerTexts()) {
        await pagesOf(page, name).getByText(to, { exact: true }).focus();
        await page.keyboard.press('Enter');
        await bar(page).locator('[aria-current="page"]').getByText(to, { exact: true }).waitFor();
        await settled(page);
        expect(await bar(page).locator('[aria-current="true"]').allInnerTexts()).toEqual([name]);
        reached.push(to);
      }
    }
    expect(reached).toContain('Access log');
    expect(reached).toContain('Dead letters');
    expect(new Set(reached).size).toBe(reached.length);
    expect(faults).toEqual([]);
  });

  test('the groups stand in one line, and a page below another marks that one', async () => {
    const { page } = await stage.visit();
    await enter(page, stage, '/agreements/direct-care');
    await settled(page);
    const tops = await groups(page).evaluateAll((links) => links.map((link) => link.getBoundingClientRect().top));
    expect(new Set(tops).size).toBe(1);
    expect(await bar(page).locator('[aria-current="true"]').allInnerTexts()).toEqual(['Sharing', 'Agreements']);
    expect(await bar(page).locator('[aria-current="page"]').count()).toBe(0);
  });

  test('on a screen of 320 px nothing is cut off, and axe finds nothing', async () => {
    const { page } = await stage.visit(NARROW);
    await enter(page, stage, '/retention');
    await settled(page);
    expect(await overflows(page)).toBe(false);
    for (const link of await bar(page).getByRole('link').all()) {
      const box = await link.boundingBox();
      expect(box === null ? -1 : box.x).toBeGreaterThanOrEqual(0);
      expect(box === null ? NARROW.width + 1 : box.x + box.width).toBeLessThanOrEqual(NARROW.width);
      expect(box?.height ?? 0).toBeGreaterThanOrEqual(24);
    }
    expect(await findings(page)).toEqual([]);
  });
});
