import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { resourceId } from '@ouzel/fhir';
import { ask } from '../world/api.ts';
import { startEscalating } from '../world/escalating.ts';
import { findings, isSkipped, overflows, signInAs } from './browser.ts';
import { AGENCY, ASSISTANT, enterHome, openHome, PHONE, typeSet } from './home-stage.ts';
import { NASTY } from './pictures.ts';

let stage: Awaited<ReturnType<typeof openHome>>;
const suite = isSkipped ? describe.skip : describe;
const STORY = 'Margaret Smith';

suite('The page of care homes', () => {
  beforeAll(async () => {
    stage = await openHome();
  }, 120_000);
  afterAll(() => stage.stop());

  test('a care assistant enters a set, sees the score and its advice, and that somebody took it on', async () => {
    const { page, faults } = await stage.visit(PHONE);
    await enterHome(page, stage);
    await page.getByText(`Signed in: ${ASSISTANT}`).waitFor();
    expect(await findings(page)).toEqual([]);
    // Its sheets are those of the console: one that is not loaded here leaves a bare list.
    const bar = page.getByRole('navigation', { name: 'Pages' }).getByRole('list');
    expect(await bar.evaluate((list) => getComputedStyle(list).listStyleType)).toBe('none');
    await typeSet(page, STORY);
    expect(await findings(page)).toEqual([]);
    expect(await overflows(page)).toBe(false);
    await page.getByRole('button', { name: 'Send' }).dblclick();
    await page.getByRole('heading', { name: 'Sent', exact: true }).waitFor();
    await page
      .getByText(/^NEWS2 8/)
      .first()
      .waitFor();
    await page.getByText('Emergency: ring 999 now').first().waitFor();
    await page.getByText('Somebody is being called; nobody has answered yet').waitFor();
    expect(await findings(page)).toEqual([]);
    // Unanswered, it is the first thing on the page of the residents.
    await page.getByRole('link', { name: 'Back to the residents' }).click();
    await page.getByRole('heading', { name: 'Nobody has answered yet' }).waitFor();
    expect(await findings(page)).toEqual([]);
    expect(await overflows(page)).toBe(false);
    const calls = await startEscalating(stage.world);
    const [open] = await stage.world.system.database.rows<{ task: string }>({
      text: `select e.record::text || '|' || s.step::text as task from carehome.step s join carehome.escalation e using (escalation)`,
    });
    const [record = '', local = ''] = open?.task.split('|') ?? [];
    expect((await calls.answer(resourceId({ record, local }), 'accepted', calls.gp)).status).toBe(200);
    await page.getByRole('link', { name: STORY, exact: true }).click();
    await page.getByText('Somebody has answered').waitFor({ timeout: 30_000 });
    await page.getByRole('link', { name: /Readings taken/ }).click();
    await page.getByText('has taken it on').waitFor();
    await page.getByText(/Answered by Dr/).waitFor();
    expect(await findings(page)).toEqual([]);
    expect(faults).toEqual([]);
  });

  test('what no body shows is said as it is typed, and what is missing is said', async () => {
    const { page } = await stage.visit(PHONE);
    await enterHome(page, stage);
    await page.getByRole('link', { name: `Enter readings of ${STORY}` }).click();
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('link', { name: 'Type at least one reading' }).waitFor();
    await page.getByLabel('Temperature').fill('98.6');
    await page.getByText('Temperature cannot be 98.6. A body shows 20 to 46 °C. Check it, and type it again').first().waitFor();
    await page.getByLabel('Temperature').fill('36.6');
    await page.getByText('cannot be 98.6').first().waitFor({ state: 'detached' });
    await page.getByText('Not measured: breaths').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Send' }).click();
    await page
      .getByText(/^NEWS2 is at least 0/)
      .first()
      .waitFor();
  });

  test('a name is text, whatever it says', async () => {
    const { page, faults } = await stage.visit();
    await enterHome(page, stage);
    await page.getByText(NASTY.replace('\u202E', '[U+202E]')).first().waitFor();
    expect(await page.locator('main img').count()).toBe(0);
    expect(faults).toEqual([]);
  });

  test('a table is uploaded: what became of each line, and why', async () => {
    const { page } = await stage.visit(PHONE);
    await enterHome(page, stage);
    await page.getByRole('link', { name: 'Upload' }).click();
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Choose a CSV file.').waitFor();
    const { story } = stage.world.sample.region.named;
    const at = new Date(Date.now() - 60_000).toISOString();
    const text = `nhs_number,taken,pulse,temperature\n${story},${at},72,36.6\n=cmd(),${at},72,36.6\n${story},${at},72,98.6\n`;
    await page.getByLabel('File').setInputFiles({ name: 'readings.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Stored, set 1').waitFor();
    await page.getByText(/^Line 3: nhs_number: ten digits/).waitFor();
    await page.getByText(/^Line 4: Temperature cannot be that/).waitFor();
    expect(await findings(page)).toEqual([]);
    expect(await overflows(page)).toBe(false);
  });

  test('is refused to whoever works elsewhere, and shows another home’s people nothing of this one', async () => {
    const { page, context } = await stage.visit();
    await page.goto(`${stage.home}/`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await signInAs(page, 'Tomasz Kowalski', stage.world.keys.password);
    await page.getByRole('heading', { name: 'This page is not for your role' }).waitFor();
    expect((await context.cookies()).map(({ name }) => name)).not.toContain('ouzel-care-home');
    const other = await stage.visit();
    await enterHome(other.page, stage, 'Nia Penrose');
    await other.page.locator('.console-loading').first().waitFor({ state: 'detached' });
    expect(await other.page.getByText(STORY).count()).toBe(0);
    const own = await ask(stage.world.fhirBase, 'Group/9OZC001/$residents', { token: await stage.world.token('careHomeB') });
    expect(own.status).toBe(404);
  });

  test('the session of the page reaches the FHIR API and nothing of information governance; other sites reach nothing', async () => {
    const { page, context } = await stage.visit();
    await enterHome(page, stage, AGENCY);
    const [cookie] = (await context.cookies()).filter(({ name }) => name === 'ouzel-care-home');
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
    const headers = { cookie: `ouzel-care-home=${cookie?.value ?? ''}`, 'x-ouzel-console': '1' };
    const residents = `${stage.world.fhirBase}/Group/9OZC001/$residents`;
    const statusOf = async (url: string, sent: Record<string, string>): Promise<number> =>
      (await fetch(url, { headers: sent })).status;
    expect(await statusOf(residents, headers)).toBe(200);
    expect(await statusOf(residents, { ...headers, 'sec-fetch-site': 'cross-site' })).toBe(401);
    expect(await statusOf(residents, { cookie: headers.cookie })).toBe(401);
    expect(await statusOf(stage.home.replace('/home', '/ig/AuditEvent'), headers)).toBe(401);
    await page.getByRole('link', { name: 'Sign out' }).click();
    await page.getByText('You have signed out.').waitFor();
    expect(await statusOf(residents, headers)).toBe(401);
  });
});
