import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { startWorld, type World, type WorldOptions } from '../world/world.ts';

/** The browser that `npm test` found or brought in (infra/bootstrap/chromium.ts). */
export const CHROMIUM = process.env['OUZEL_CHROMIUM'];
/** Without a browser the suite is skipped and says so; where changes are judged it must run. */
export const isSkipped = CHROMIUM === undefined && process.env['CI'] === undefined;

export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 320, height: 720 };

/** The whole system, and a browser that looks at its console. */
export interface Stage {
  world: World;
  base: string;
  browser: Browser;
  /** A browser that nobody used: no cookies. `faults` is what went wrong in its pages: errors, and what the policy refused. */
  visit(viewport?: typeof WIDE): Promise<{ page: Page; context: BrowserContext; faults: string[] }>;
  stop(): Promise<void>;
}

export async function openStage(executablePath = CHROMIUM, options: WorldOptions = {}): Promise<Stage> {
  const world = await startWorld({ people: 12, ...options });
  const browser = await chromium.launch({ args: ['--lang=en-GB'], ...(executablePath === undefined ? {} : { executablePath }) });
  return {
    world,
    base: `${world.fhirBase.replace('/fhir/R4', '')}/console`,
    browser,
    async visit(viewport = WIDE) {
      const context = await browser.newContext({ viewport, locale: 'en-GB', acceptDownloads: true });
      const page = await context.newPage();
      page.setDefaultTimeout(8_000);
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
      });
      return { page, context, faults };
    },
    async stop() {
      await browser.close();
      await world.stop();
    },
  };
}

export const OFFICER = 'Priya Raman';
export const GUARDIAN = 'Dr Owen Pryce';

/** On the sign-in page of the sample. */
export async function signInAs(page: Page, name: string, password: string): Promise<void> {
  await page.getByRole('radio', { name }).check();
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** From an address in the console to the page there, signed in. */
export async function enter(page: Page, stage: Stage, path: string, name = OFFICER): Promise<void> {
  await page.goto(`${stage.base}${path}`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await signInAs(page, name, stage.world.keys.password);
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

/** What axe finds: WCAG 2.2 A and AA, and its best practices. */
export async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

/** Whether the page is wider than the screen: then a reader must scroll both ways. */
export const overflows = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth > window.innerWidth');
