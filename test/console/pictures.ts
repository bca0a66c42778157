import type { Page } from 'playwright-core';
import { enter, type Stage } from './browser.ts';

/** What the sample has been through before pictures are taken. */
export interface Shown {
  /** The access of the story: a hospital doctor opened the whole record. */
  access: string;
  person: string;
}

export interface Picture {
  name: string;
  narrow?: boolean;
  take: (page: Page, stage: Stage) => Promise<void>;
}

export async function furnish({ world }: Stage): Promise<Shown> {
  const { auditEventId, patient } = await world.story();
  return { access: auditEventId, person: patient };
}

const settled = async (page: Page): Promise<void> => {
  await page.locator('h1').waitFor();
  await page.locator('.console-loading').first().waitFor({ state: 'detached' });
};

const at =
  (path: string): Picture['take'] =>
  async (page, stage) => {
    await enter(page, stage, path);
    await settled(page);
  };

/** Every page of the console, as it is seen with the sample. */
export function pictures({ access, person }: Shown): Picture[] {
  const pages: [string, string][] = [
    ['access-log', '/log'],
    ['access-log-of-a-person', `/log?person=${person}&from=`],
    ['access', `/log/${access}`],
  ];
  return [
    { name: 'sign-in', take: async (page, stage) => void (await page.goto(`${stage.base}/log`), await settled(page)) },
    {
      name: 'sign-in-who',
      async take(page, stage) {
        await page.goto(`${stage.base}/sign-in`);
        await page.getByLabel('Password').waitFor();
      },
    },
    ...pages.map(([name, path]) => ({ name, take: at(path) })),
    ...pages.map(([name, path]) => ({ name: `${name}-narrow`, narrow: true, take: at(path) })),
  ];
}
