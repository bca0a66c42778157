import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { enter, findings, GUARDIAN, isSkipped, NARROW, openStage, overflows, type Stage, WIDE } from './browser.ts';
import { settled } from './pictures.ts';
import { furnishTasks, NO_TASKS, taskPictures, type Tasks } from './task-pictures.ts';

let stage: Stage;
let tasks: Tasks;
let access: string;
const suite = isSkipped ? describe.skip : describe;
const places = taskPictures(NO_TASKS).map(({ name }) => name);

suite('What has to be done in time', () => {
  beforeAll(async () => {
    stage = await openStage();
    access = (await stage.world.story()).auditEventId;
    tasks = await furnishTasks(stage, access);
  }, 120_000);
  afterAll(() => stage.stop());

  test.each(places)('%s: nothing for axe to find, nothing wider than the screen', async (name) => {
    const picture = taskPictures(tasks).find((each) => each.name === name);
    const { page, context, faults } = await stage.visit(picture?.narrow === true ? NARROW : WIDE);
    await picture?.take(page, stage);
    expect(await findings(page)).toEqual([]);
    expect(await overflows(page)).toBe(false);
    expect(faults).toEqual([]);
    expect(await page.getByRole('alert').count()).toBe(0);
    await context.close();
  });

  test('an incident that is overdue is plainly said; it is opened, assessed and decided by one, closed by another', async () => {
    const { page, faults } = await stage.visit();
    await enter(page, stage, '/incidents');
    await settled(page);
    await page.getByText('1 incident is past the 72 hours').waitFor();
    await page.getByText('Open an incident', { exact: true }).click();
    await page.getByRole('button', { name: 'Open the incident' }).click();
    await page.getByRole('link', { name: 'Choose what happened' }).waitFor();
    await page.getByLabel('Day').fill('2026-11-01');
    await page.getByRole('button', { name: 'Open the incident' }).click();
    await page.getByRole('link', { name: 'Give the time' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByLabel('Day').fill('');
    await page.getByLabel('Somebody saw, or could see').check();
    await page.getByLabel('What happened?').fill('A screen was left open.');
    await page.getByRole('button', { name: 'Open the incident' }).click();
    await page.getByRole('heading', { level: 1, name: 'One incident' }).waitFor();
    await page.getByText('71 hours left').waitFor();
    await page.getByText('Assess it').click();
    await page.getByLabel("About how many people's data?").fill('2');
    await page.getByRole('form', { name: 'Assess it' }).getByLabel('Why?').fill('They were in the room.');
    await page.getByRole('button', { name: 'Keep the assessment' }).click();
    await page.getByText('Decide whether the Information Commissioner is told').click();
    await page.getByLabel('No: that is unlikely').check();
    await page
      .getByRole('form', { name: 'Decide whether the Information Commissioner is told' })
      .getByLabel('Why?')
      .fill('Nobody read it.');
    await page.getByRole('button', { name: 'Record the decision' }).click();
    await page.getByText('The clock has stopped.').waitFor();
    expect(await findings(page)).toEqual([]);
    const close = async (by: typeof page): Promise<void> => {
      await by.getByText('Close it', { exact: true }).click();
      await by.getByLabel('What was done, so that it does not happen again?').fill('Screens lock after a minute.');
      await by.getByRole('button', { name: 'Close the incident' }).click();
    };
    await close(page);
    await page.getByText('Who decided whether it is notified does not close it.').waitFor();
    const guardian = await stage.visit();
    await enter(guardian.page, stage, new URL(page.url()).pathname.replace('/console', ''), GUARDIAN);
    await settled(guardian.page);
    await close(guardian.page);
    await guardian.page.locator('.nhsuk-tag').getByText('Closed').waitFor();
    expect(faults.filter((fault) => !fault.includes('status of 4'))).toEqual([]);
  });

  test('wrong data is reported from an access, taken up, and refused with a reason', async () => {
    const { page, faults } = await stage.visit();
    await enter(page, stage, `/log/${access}`);
    await settled(page);
    await page.getByText('Report wrong data in what was shown').click();
    await page.getByRole('button', { name: 'Report it' }).click();
    await page.getByRole('link', { name: 'What is wrong?: write 3 to 4,000 characters' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByLabel('In what way?').selectOption('It is out of date');
    await page.getByLabel('What is wrong?', { exact: true }).fill('It ended last year.');
    await page.getByRole('button', { name: 'Report it' }).click();
    await page.getByRole('heading', { level: 1, name: 'One report' }).waitFor();
    await page.getByText('It ended last year.').waitFor();
    await page.getByText('Take it up', { exact: true }).first().click();
    await page.getByLabel('Who looks into it, and how?').fill('The records team.');
    await page.getByRole('button', { name: 'Take it up' }).click();
    await page.locator('.nhsuk-tag').getByText('Taken up').waitFor();
    await page.getByText('Refuse it', { exact: true }).click();
    await page.getByLabel('Why is it not corrected?').fill('It was right on that day.');
    await page.getByRole('button', { name: 'Refuse the report' }).click();
    await page.getByText('It is settled.').waitFor();
    expect(await findings(page)).toEqual([]);
    expect(faults).toEqual([]);
  });
});
