import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { enter, findings, isSkipped, OFFICER, openStage, signInAs, type Stage } from './browser.ts';

let stage: Stage;
const suite = isSkipped ? describe.skip : describe;

suite('Signing in to the console', () => {
  beforeAll(async () => {
    stage = await openStage();
    await stage.world.story();
  }, 120_000);
  afterAll(() => stage.stop());

  test('leads a Privacy Officer to the page that was asked for, and shows why an access was allowed', async () => {
    const { page, faults } = await stage.visit();
    await enter(page, stage, '/log?purpose=TREAT&from=');
    expect(new URL(page.url()).search).toBe('?purpose=TREAT&from=');
    await page.getByRole('link', { name: 'Opened the whole record' }).first().click();
    await page.getByRole('heading', { name: 'Why was this allowed?' }).waitFor();
    await page.getByText('It was permitted').waitFor();
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('Opened the whole record');
    expect(await findings(page)).toEqual([]);
    expect(faults).toEqual([]);
  });

  test('refuses whose role it is not for, in plain words, and opens no session', async () => {
    const { page, context } = await stage.visit();
    await page.goto(`${stage.base}/log`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await signInAs(page, 'Joan Ferris', stage.world.keys.password);
    await page.getByRole('heading', { name: 'This console is not for your role' }).waitFor();
    expect((await context.cookies()).map(({ name }) => name)).not.toContain('ouzel-console');
    expect(await findings(page)).toEqual([]);
  });

  test('says that a password is wrong', async () => {
    const { page } = await stage.visit();
    await page.goto(`${stage.base}/log`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(await findings(page)).toEqual([]);
    await signInAs(page, OFFICER, 'wrong');
    await page.getByRole('alert').getByText('The password is wrong').waitFor();
    expect(await findings(page)).toEqual([]);
  });

  test('keeps the token from scripts, and from requests of other pages', async () => {
    const { page, context } = await stage.visit();
    await enter(page, stage, '/log');
    const [cookie] = (await context.cookies()).filter(({ name }) => name === 'ouzel-console');
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
    expect(await page.evaluate('document.cookie')).toBe('');
    const bare = await page.evaluate(`fetch('${stage.base.replace('console', 'ig')}/AuditEvent').then((r) => r.status)`);
    expect(bare).toBe(401);
    const headers = { cookie: `ouzel-console=${cookie?.value ?? ''}` };
    const elsewhere = { ...headers, 'x-ouzel-console': '1', 'sec-fetch-site': 'cross-site' };
    const ig = `${stage.base.replace('console', 'ig')}/AuditEvent?_count=1`;
    expect((await fetch(ig, { headers: elsewhere })).status).toBe(401);
    expect((await fetch(ig, { headers: { ...headers, 'x-ouzel-console': '1' } })).status).toBe(200);
    // The FHIR API knows no cookies.
    const fhir = `${stage.world.fhirBase}/AuditEvent?_count=1`;
    expect((await fetch(fhir, { headers: { ...headers, 'x-ouzel-console': '1' } })).status).toBe(401);
  });

  test('ends for good when somebody signs out', async () => {
    const { page, context } = await stage.visit();
    await enter(page, stage, '/log');
    const [cookie] = (await context.cookies()).filter(({ name }) => name === 'ouzel-console');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You have signed out.').waitFor();
    expect(await page.getByRole('table').count()).toBe(0);
    const headers = { cookie: `ouzel-console=${cookie?.value ?? ''}`, 'x-ouzel-console': '1' };
    expect((await fetch(`${stage.base.replace('console', 'ig')}/AuditEvent`, { headers })).status).toBe(401);
    await page.goBack();
    await page.goto(`${stage.base}/log`);
    await page.getByRole('heading', { name: 'Sign in to the console' }).waitFor();
  });

  test('leads to no other site', async () => {
    for (const to of ['//elsewhere.example', '/\\elsewhere.example', 'https://elsewhere.example', '/log\r\nX: y']) {
      const { page } = await stage.visit();
      await page.goto(`${stage.base}/sign-in?${new URLSearchParams({ to }).toString()}`);
      await signInAs(page, OFFICER, stage.world.keys.password);
      await page.getByRole('button', { name: 'Sign out' }).waitFor();
      expect(page.url()).toBe(`${stage.base}/`);
    }
  });
});
