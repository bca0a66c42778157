import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dead } from '../world/dead-letters.ts';
import { furnishObjections } from './board.ts';
import { enter, findings, GUARDIAN, isSkipped, openStage, type Stage } from './browser.ts';
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

  test('a dead letter is checked, sent again with a reason, and gone from the list', async () => {
    const { page, faults } = await stage.visit();
    const id = await dead(stage.world.system.database, '9OZP001', 'HTTP 503');
    await enter(page, stage, '/dead-letters');
    await settled(page);
    await page.getByRole('row').filter({ hasText: '9OZP001' }).getByRole('link').first().click();
    await page.getByText('failed at it').waitFor();
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByText('It can be sent again. The organisation takes part. Its inbox answers.').waitFor();
    await page.getByLabel('Send it to another organisation').check();
    await page.getByRole('button', { name: 'Do it' }).click();
    await page.getByRole('link', { name: 'Give the ODS code' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByLabel('ODS code of the other organisation').fill('NOBODY');
    await page.getByLabel('Why?').fill('the practice has closed');
    await page.getByRole('button', { name: 'Do it' }).click();
    await page.getByText('is not an active organisation').waitFor();
    await page.getByLabel('Send it again').check();
    await page.getByRole('button', { name: 'Do it' }).click();
    await page.getByText('It is sent again').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.goto(`${stage.base}/dead-letters/${id}`);
    await page.getByText('There is no dead letter of this id').waitFor();
    expect(faults.filter((fault) => !fault.includes('status of 4'))).toEqual([]);
  });

  test('organisations lead to the agreements that they take part in', async () => {
    const { page } = await stage.visit();
    await enter(page, stage, '/organisations');
    await page.getByRole('link', { name: 'Willowbank Surgery' }).click();
    await page.getByRole('heading', { level: 1, name: 'Willowbank Surgery' }).waitFor();
    await settled(page);
    await page.getByRole('link', { name: 'direct-care' }).first().click();
    await page.getByRole('heading', { name: 'Version 1' }).waitFor();
  });

  test('what a person decided is found by NHS number, and goes onto paper without the console around it', async () => {
    const { page } = await stage.visit();
    await furnishObjections(stage.world);
    const number = stage.world.sample.region.named.story;
    const addresses: string[] = [];
    page.on('request', (request) => addresses.push(request.url()));
    await enter(page, stage, '/objections');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByText('Type an NHS number').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByLabel('NHS number').fill(number);
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByRole('heading', { name: 'What counts' }).waitFor();
    await page.getByText('Changed or withdrawn').waitFor();
    await page.getByRole('link', { name: 'Letter to the person' }).click();
    await page.getByLabel('Name and address of the person').fill('Ada <b>Sample</b>\n1 River Lane');
    const letter = page.getByRole('article', { name: 'The letter' });
    await letter.getByText('You do not want Ouse Valley Council to see your record.').waitFor();
    expect(await letter.getByText('Newbridge General Hospital').count()).toBe(0);
    await page.emulateMedia({ media: 'print' });
    await letter.getByText('Ada <b>Sample</b>').waitFor();
    expect(await page.getByRole('button', { name: 'Print this letter' }).isVisible()).toBe(false);
    expect(await page.getByRole('banner').isVisible()).toBe(false);
    expect(addresses.filter((address) => address.includes(number))).toEqual([]);
  });

  test('a chart has its numbers in tables, for whoever does not see it, and changes by its links', async () => {
    const { page, faults } = await stage.visit();
    await enter(page, stage, '/activity?by=organisation&days=1');
    await settled(page);
    await page.getByRole('img', { name: /Accesses hour by hour, by organisation/ }).waitFor();
    expect(await page.locator('canvas').count()).toBe(1);
    const total = page.getByRole('table').first().getByRole('row').filter({ hasText: 'Ouse Valley University Hospital' });
    const n = Number((await total.getByRole('cell').last().innerText()).replace(/\D/g, ''));
    expect(n).toBeGreaterThan(0);
    await page.getByText('The numbers, hour by hour').click();
    const rows = page.getByRole('table').last().getByRole('row').filter({ hasText: 'Ouse Valley University Hospital' });
    const numbers = (await rows.allInnerTexts()).map((text) => Number(/(\d+)\s*$/.exec(text)?.[1]));
    expect(numbers.reduce((sum, each) => sum + each, 0)).toBe(n);
    expect(await findings(page)).toEqual([]);
    await page.getByRole('link', { name: 'By role' }).click();
    await page
      .getByRole('cell', { name: /Clinical practitioner/ })
      .first()
      .waitFor();
    await page.getByLabel('NHS number').fill(stage.world.sample.region.named.story);
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByRole('heading', { name: "Who looked at one person's record" }).waitFor();
    await page.getByRole('img', { name: /day by day/ }).waitFor();
    expect(faults).toEqual([]);
  });

  test('a hold keeps a person in the log; lifted, an erasure is asked for by one and approved by another', async () => {
    const { page } = await stage.visit();
    const person = Object.values(stage.world.people).at(-1) ?? '';
    await enter(page, stage, `/retention/${person}`);
    await settled(page);
    await page.getByRole('form', { name: 'Hold what the log says' }).getByLabel('Why?').fill('a complaint is looked into');
    await page.getByRole('button', { name: 'Place a hold' }).click();
    await page.getByText('Held', { exact: true }).waitFor();
    await page.getByRole('form', { name: 'Ask for an erasure' }).getByLabel('Why?').fill('asked for in writing');
    await page.getByRole('button', { name: 'Ask for an erasure' }).click();
    await page.getByText('It cannot be erased until the hold is lifted.').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('form', { name: 'Lift the hold' }).getByLabel('Why?').fill('it has ended');
    await page.getByRole('button', { name: 'Lift the hold' }).click();
    await page.getByText('in a role that reviews or approves').waitFor();
    const guardian = await stage.visit();
    await enter(guardian.page, stage, `/retention/${person}`, GUARDIAN);
    await settled(guardian.page);
    await guardian.page.getByRole('form', { name: 'Lift the hold' }).getByLabel('Why?').fill('it has ended');
    await guardian.page.getByRole('button', { name: 'Lift the hold' }).click();
    await guardian.page.getByText('Lifted', { exact: true }).waitFor();
    await page.getByRole('form', { name: 'Ask for an erasure' }).getByLabel('Why?').fill('asked for in writing');
    await page.getByRole('button', { name: 'Ask for an erasure' }).click();
    await page.getByText('Waiting for approval').waitFor();
    await guardian.page.reload();
    await guardian.page.getByRole('link', { name: 'Asked by Priya Raman' }).click();
    await guardian.page.getByRole('button', { name: 'Record the decision' }).click();
    await guardian.page.getByRole('link', { name: 'Choose whether to approve' }).waitFor();
    expect(await findings(guardian.page)).toEqual([]);
    await guardian.page.getByLabel('Approve: erase it now').check();
    await guardian.page.getByLabel('Why?').fill('the law asks for it');
    await guardian.page.getByRole('button', { name: 'Record the decision' }).click();
    await guardian.page.getByText('Every proof of the log stays valid').waitFor();
    await guardian.page.getByText('Nobody is named any more').waitFor();
    expect(await findings(guardian.page)).toEqual([]);
  });
});
