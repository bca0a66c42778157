import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { enter, findings, GUARDIAN, isSkipped, NARROW, openStage, overflows, type Stage, WIDE } from './browser.ts';
import { type Desk, deskPictures, furnishDesk, NO_DESK } from './desk-pictures.ts';
import { NASTY, settled } from './pictures.ts';

let stage: Stage;
let desk: Desk;
let access: string;
const suite = isSkipped ? describe.skip : describe;
const places = deskPictures(NO_DESK).map(({ name }) => name);

suite('The desk of the console', () => {
  beforeAll(async () => {
    stage = await openStage();
    access = (await stage.world.story()).auditEventId;
    desk = await furnishDesk(stage, access);
  }, 120_000);
  afterAll(() => stage.stop());

  test.each(places)(
    '%s: nothing for axe to find, nothing wider than the screen, nothing that the policy refuses',
    async (name) => {
      const picture = deskPictures(desk).find((each) => each.name === name);
      const { page, context, faults } = await stage.visit(picture?.narrow === true ? NARROW : WIDE);
      await picture?.take(page, stage);
      expect(await findings(page)).toEqual([]);
      expect(await overflows(page)).toBe(false);
      expect(faults).toEqual([]);
      expect(await page.getByRole('alert').count()).toBe(0);
      await context.close();
    },
  );

  test('the list is narrowed by rule, state and age, and its address says so', async () => {
    const { page } = await stage.visit();
    await enter(page, stage, '/cases');
    await settled(page);
    expect(await page.locator('tbody tr').count()).toBe(2);
    await page.getByLabel('Why').selectOption('Same address');
    await page.getByRole('button', { name: 'Show cases' }).click();
    await page.waitForURL((url) => url.searchParams.get('rule') === 'same-address');
    await settled(page);
    expect(await page.locator('tbody tr').allInnerTexts()).toEqual([expect.stringContaining('Tomasz Kowalski')]);
    await page.goto(`${stage.base}/cases?state=asked`);
    await settled(page);
    expect(await page.locator('tbody tr').allInnerTexts()).toEqual([expect.stringContaining('Dr Amara Nwosu')]);
    await page.goto(`${stage.base}/cases?age=7`);
    await page.getByText('No case fits.').waitFor();
    expect(await findings(page)).toEqual([]);
  });

  test('a case says why it was opened, leads to the access, and shows what was written as text', async () => {
    const { page } = await stage.visit();
    await enter(page, stage, `/cases/${desk.found}`);
    await page.getByText('Opened the record of somebody at their own address, with the same family name').waitFor();
    await page.getByRole('table').getByRole('link').click();
    await page.getByRole('heading', { name: 'Why was this allowed?' }).waitFor();
    await page.goto(`${stage.base}/cases/${desk.byHand}`);
    await page.getByText(NASTY.replace('\u202E', '[U+202E]')).waitFor();
    expect(await page.locator('main img').count()).toBe(0);
  });

  test('a case goes from hand to hand to its outcome, by keyboard, and what is missing is said', async () => {
    const { page, faults } = await stage.visit();
    await enter(page, stage, `/cases/${desk.found}`, GUARDIAN);
    await page.getByRole('button', { name: 'Take this case' }).press('Enter');
    await page.getByText('Being looked into').waitFor();
    await page.locator('summary', { hasText: 'Ask the member of staff' }).press('Enter');
    await page.getByRole('button', { name: 'Ask', exact: true }).press('Enter');
    await page.getByRole('link', { name: 'Question: write 3 to 4,000 characters' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByLabel('Question', { exact: true }).fill('What did you need on Tuesday?');
    await page.getByRole('button', { name: 'Ask', exact: true }).press('Enter');
    await page.locator('summary', { hasText: 'Write down what they said to question 3' }).press('Enter');
    await page.getByLabel('Their answer').fill('She is my aunt, and was on my ward.');
    await page.getByRole('button', { name: 'Keep the answer' }).press('Enter');
    await page.getByText('She is my aunt').waitFor();
    await page.locator('summary', { hasText: 'Close it with an outcome' }).press('Enter');
    await page.getByLabel('Why?').fill('Her ward says so.');
    await page.getByRole('button', { name: 'Close the case' }).press('Enter');
    await page.getByRole('link', { name: 'Choose an outcome' }).waitFor();
    await page.getByLabel('Justified').check();
    await page.getByRole('button', { name: 'Close the case' }).press('Enter');
    await page.getByText('Open it again').waitFor();
    expect(await page.getByText('Take this case').count()).toBe(0);
    expect(await findings(page)).toEqual([]);
    expect(faults).toEqual([]);
  });

  test('who looked at a case before somebody else changed it is told so, and changes nothing', async () => {
    const [one, two] = [await stage.visit(), await stage.visit()];
    await enter(one.page, stage, `/cases/${desk.byHand}`);
    await enter(two.page, stage, `/cases/${desk.byHand}`, GUARDIAN);
    const note = async ({ page }: typeof one, text: string): Promise<void> => {
      await page.getByText('Add a note').first().click();
      await page.getByLabel('Note', { exact: true }).fill(text);
      await page.getByRole('button', { name: 'Add the note' }).click();
    };
    await two.page.getByRole('button', { name: 'Take this case' }).waitFor();
    await note(one, 'First.');
    await one.page.getByText('First.').waitFor();
    await note(two, 'Second.');
    await two.page.getByText('The case has changed since').waitFor();
    expect(await findings(two.page)).toEqual([]);
    await two.page.reload();
    await two.page.getByText('First.').waitFor();
    expect(await two.page.getByText('Second.').count()).toBe(0);
  });

  test('a case is opened from an access, and joins the one that is open about the same', async () => {
    const { page } = await stage.visit();
    await enter(page, stage, `/log/${access}`);
    await page.getByText('Open a case about this access').first().click();
    await page.getByRole('button', { name: 'Open the case' }).click();
    await page.getByRole('link', { name: 'Write why, in 10 to 2,000 characters' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByLabel('Why should it be looked into?').fill('She asked who looked on that day.');
    await page.getByRole('button', { name: 'Open the case' }).click();
    await page.waitForURL((url) => url.pathname.endsWith(desk.byHand));
    await page.getByText('She asked who looked on that day.').waitFor();
  });

  test('the evidence of a case is downloaded, and the page says how far it is', async () => {
    const { page, faults } = await stage.visit();
    await enter(page, stage, `/cases/${desk.byHand}`);
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download the evidence (ZIP)' }).click();
    expect((await coming).suggestedFilename()).toBe(`case-${desk.byHand}.zip`);
    await page.getByText(/^Downloaded: case-.*\.zip, \d+ KB\.$/).waitFor();
    expect([await findings(page), faults]).toEqual([[], []]);
  });
});
