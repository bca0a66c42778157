import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { NO_BOARD } from './board.ts';
import { enter, findings, isSkipped, NARROW, openStage, overflows, type Stage, WIDE } from './browser.ts';
import { furnish, NASTY, pictures, settled, type Shown } from './pictures.ts';

let stage: Stage;
let shown: Shown;
const suite = isSkipped ? describe.skip : describe;
const places = pictures({ access: '', person: '', claim: '', link: '', board: NO_BOARD }).map(({ name }) => name);

suite('Every page of the console', () => {
  beforeAll(async () => {
    stage = await openStage();
    shown = await furnish(stage);
  }, 120_000);
  afterAll(() => stage.stop());

  test.each(places)(
    '%s: nothing for axe to find, nothing wider than the screen, nothing that the policy refuses',
    async (name) => {
      const picture = pictures(shown).find((each) => each.name === name);
      const { page, context, faults } = await stage.visit(picture?.narrow === true ? NARROW : WIDE);
      await picture?.take(page, stage);
      expect(await findings(page)).toEqual([]);
      expect(await overflows(page)).toBe(false);
      expect(faults).toEqual([]);
      expect(await page.getByRole('alert').count()).toBe(0);
      await context.close();
    },
  );

  test('the log is narrowed to a person by NHS number, which stands in no address', async () => {
    const { page } = await stage.visit();
    const number = stage.world.sample.region.named.story;
    const addresses: string[] = [];
    page.on('request', (request) => addresses.push(request.url()));
    await enter(page, stage, '/log');
    await page.getByLabel('Person').fill(`${number.slice(0, 3)} ${number.slice(3, 6)} ${number.slice(6)}`);
    await page.getByRole('button', { name: 'Show accesses' }).click();
    await page.waitForURL((url) => url.searchParams.get('person') === shown.person);
    await settled(page);
    expect(await page.getByRole('row').count()).toBeGreaterThan(3);
    expect(addresses.filter((address) => address.includes(number))).toEqual([]);
    await page.getByLabel('Person').fill('999 999 9999');
    await page.getByRole('button', { name: 'Show accesses' }).click();
    await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
    expect(await findings(page)).toEqual([]);
  });

  test('a filter by purpose and staff member finds those accesses and no others', async () => {
    const { page } = await stage.visit();
    await enter(page, stage, '/log?from=&purpose=BTG');
    await settled(page);
    expect(await page.locator('tbody tr').count()).toBe(1);
    await page.getByRole('link', { name: 'Dr Amara Nwosu' }).click();
    await page.waitForURL((url) => url.searchParams.has('staff'));
    await settled(page);
    const rows = await page.locator('tbody tr').allInnerTexts();
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.filter((row) => !row.includes('Dr Amara Nwosu'))).toEqual([]);
  });

  test('what somebody wrote is shown as text', async () => {
    const { page } = await stage.visit();
    await enter(page, stage, `/break-glass/${shown.claim}`);
    await page.getByText(NASTY.replace('\u202E', '[U+202E]')).waitFor();
    expect(await page.locator('main img').count()).toBe(0);
  });

  test('a declaration is reviewed: what is missing is said, what was found is kept', async () => {
    const { page } = await stage.visit();
    await enter(page, stage, '/break-glass');
    await page.getByRole('link', { name: 'Dr Amara Nwosu,' }).click();
    await page.getByRole('button', { name: 'Record the review' }).click();
    await page.getByRole('link', { name: 'Say whether it was appropriate' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByLabel('It was appropriate').check();
    await page.getByLabel('Why?').fill('The patient was unconscious.');
    await page.getByRole('button', { name: 'Record the review' }).click();
    await page.getByRole('heading', { name: 'The review' }).waitFor();
    expect(await findings(page)).toEqual([]);
  });

  test('who does nothing for a while is signed out, and nothing stays on the screen', async () => {
    const { page } = await stage.visit();
    await page.clock.install();
    await enter(page, stage, '/log');
    await page.clock.fastForward(16 * 60_000);
    await page.getByText('You were signed out because nothing was done').waitFor();
    expect(await page.getByRole('table').count()).toBe(0);
  });

  test('a link that leads nowhere, and an id that is none, say what to do', async () => {
    const { page } = await stage.visit();
    await enter(page, stage, '/nowhere');
    await page.getByRole('link', { name: 'Go to the access log' }).waitFor();
    await page.goto(`${stage.base}/log/00000000-0000-0000-0000-000000000000`);
    await page.getByRole('heading', { name: 'This access is not in the log' }).waitFor();
    await page.goto(`${stage.base}/break-glass/none`);
    await page.getByText('There is no such declaration').waitFor();
    expect(await findings(page)).toEqual([]);
  });
});
