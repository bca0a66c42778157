import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { findings, isSkipped } from './browser.ts';
import { AGENCY, enterHome, openHome, PHONE, setsStored, typeSet } from './home-stage.ts';

let stage: Awaited<ReturnType<typeof openHome>>;
const suite = isSkipped ? describe.skip : describe;
const STORY = 'Margaret Smith';
const SOON = { timeout: 30_000 };

/** What the page says while the exchange does not have the set. */
async function isUnsent(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Not sent yet' }).waitFor();
  expect(await page.getByText('Sent', { exact: true }).count()).toBe(0);
}
const keptHere = (page: Page): Promise<unknown> =>
  page.evaluate(`new Promise((resolve) => {
    const asked = indexedDB.open('ouzel-home');
    asked.onsuccess = () => {
      const all = asked.result.transaction('unsent').objectStore('unsent').getAll();
      all.onsuccess = () => resolve(JSON.stringify(all.result));
    };
  })`);

suite('The page of care homes without a connection', () => {
  beforeAll(async () => {
    stage = await openHome();
  }, 120_000);
  afterAll(() => stage.stop());

  test('a set entered offline is kept over a reload, said to be unsent, and stored exactly once afterwards', async () => {
    const before = await setsStored(stage.world);
    const { page, context } = await stage.visit(PHONE);
    await enterHome(page, stage);
    await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
    await context.setOffline(true);
    await typeSet(page, STORY);
    await page.getByText(STORY).waitFor();
    await page.getByRole('button', { name: 'Send' }).dblclick();
    await isUnsent(page);
    expect(await findings(page)).toEqual([]);
    // No name and no number of anybody but who took it.
    const kept = String(await keptHere(page));
    expect(JSON.parse(kept)).toHaveLength(1);
    expect(kept).not.toContain('Smith');
    expect(kept).not.toContain(stage.world.sample.region.named.story);
    await page.reload();
    await page.getByRole('heading', { name: 'No connection' }).waitFor();
    await page.getByText('1 set of readings on this tablet is not sent yet').waitFor();
    expect(await findings(page)).toEqual([]);
    expect(await setsStored(stage.world)).toBe(before);
    await context.setOffline(false);
    await page.getByRole('heading', { name: 'Sent', exact: true }).waitFor(SOON);
    await page
      .getByText(/^NEWS2 8/)
      .first()
      .waitFor();
    expect(await setsStored(stage.world)).toBe(before + 1);
    expect(JSON.parse(String(await keptHere(page)))).toEqual([]);
    await context.close();
  });

  test('a set whose answer was lost is sent again under its key, and is one set', async () => {
    const before = await setsStored(stage.world);
    const { page, context } = await stage.visit(PHONE);
    await enterHome(page, stage);
    await typeSet(page, STORY, '26');
    const keys: string[] = [];
    let lost = 2;
    await context.route(stage.world.fhirBase, async (route) => {
      keys.push(route.request().headers()['idempotency-key'] ?? '');
      lost -= 1;
      if (lost < 0) return route.continue();
      // Once the exchange has it and the answer is lost; once nothing arrives.
      if (lost === 1) await route.fetch();
      return route.abort('connectionfailed');
    });
    await page.getByRole('button', { name: 'Send' }).click();
    await isUnsent(page);
    await page.getByRole('heading', { name: 'Sent', exact: true }).waitFor(SOON);
    expect([keys.length, new Set(keys).size]).toEqual([3, 1]);
    expect(await setsStored(stage.world)).toBe(before + 1);
    await context.close();
  });

  test('whoever signs out is asked first; a colleague sends the set for them, in words of their own', async () => {
    const before = await setsStored(stage.world);
    const { page, context } = await stage.visit(PHONE);
    await enterHome(page, stage);
    await typeSet(page, STORY, '27');
    await context.setOffline(true);
    await page.getByRole('button', { name: 'Send' }).click();
    await isUnsent(page);
    await page.getByRole('link', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign out with readings not sent?' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Sign out and keep them' }).click();
    await page.getByText('1 set of readings on this tablet is not sent yet').waitFor();
    await context.setOffline(false);
    // The server is told of the sign-out as soon as it can be.
    await page.getByRole('button', { name: 'Sign in' }).waitFor(SOON);
    await enterHome(page, stage, AGENCY);
    await page.getByRole('link', { name: 'See what waits' }).click();
    await page.getByText('whoever took it is not signed in').waitFor();
    expect(await findings(page)).toEqual([]);
    expect(await setsStored(stage.world)).toBe(before);
    await page.getByRole('button', { name: 'Send it for them' }).click();
    await page.getByText('Nothing waits on this tablet').waitFor(SOON);
    expect(await setsStored(stage.world)).toBe(before + 1);
    await context.close();
  });

  test('a set that the exchange will not have is said to be not taken, and stays until it was read', async () => {
    const { page, context } = await stage.visit(PHONE);
    // The clock of the tablet is two hours ahead.
    await page.clock.install({ time: Date.now() + 2 * 3_600_000 });
    await enterHome(page, stage);
    await page.getByText('The clock of this device is about 120 minutes ahead').waitFor();
    await typeSet(page, STORY, '28');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('heading', { name: 'Not taken' }).waitFor(SOON);
    await page.getByText('The reading is in the future').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('link', { name: 'take this set away' }).click();
    await page.getByRole('button', { name: 'I have read this' }).click();
    await page.getByText('Nothing waits on this tablet').waitFor(SOON);
    await context.close();
  });
});
