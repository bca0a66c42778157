import type { Page } from 'playwright-core';
import { PHONE, enterHome, openHome, typeSet } from './home-stage.ts';

type Home = Awaited<ReturnType<typeof openHome>>;
const STORY = 'Margaret Smith';

interface HomePicture {
  name: string;
  take: (page: Page, stage: Home) => Promise<void>;
}

async function send(page: Page, stage: Home): Promise<void> {
  await enterHome(page, stage);
  await typeSet(page, STORY);
  await page.getByRole('button', { name: 'Send' }).click();
}

/** The pages of care homes, in the order in which a set goes through them. */
const PICTURES: readonly HomePicture[] = [
  {
    name: 'home-enter',
    async take(page, stage) {
      await enterHome(page, stage);
      await typeSet(page, STORY);
      await page.getByLabel('Temperature').fill('98.6');
    },
  },
  {
    name: 'home-not-sent',
    async take(page, stage) {
      await page.context().route(stage.world.fhirBase, (route) => route.abort());
      await send(page, stage);
      await page.getByRole('heading', { name: 'Not sent yet' }).waitFor();
    },
  },
  {
    name: 'home-sent',
    async take(page, stage) {
      await send(page, stage);
      await page.getByText('Somebody is being called').waitFor();
    },
  },
  {
    name: 'home-residents',
    async take(page, stage) {
      await enterHome(page, stage);
      await page.getByRole('heading', { name: 'Nobody has answered yet' }).waitFor();
      await page.locator('.console-loading').first().waitFor({ state: 'detached' });
    },
  },
  {
    name: 'home-paper',
    async take(page, stage) {
      await page.goto(`${stage.home}/paper`);
      await page.getByRole('heading', { name: 'When this page does not work' }).waitFor();
    },
  },
];

/** A picture of each, on a phone and on a desk, by what `shoot` makes of it. */
export async function homePictures(executablePath: string | undefined, only: string, into: string): Promise<void> {
  const wanted = PICTURES.filter(({ name }) => name.includes(only));
  if (wanted.length === 0) return;
  const stage = await openHome(executablePath);
  for (const { name, take } of wanted) {
    for (const viewport of [undefined, PHONE]) {
      const { page, context } = await stage.visit(viewport);
      await take(page, stage);
      await page.screenshot({ path: `${into}/${name}${viewport === undefined ? '' : '-narrow'}.png`, fullPage: true });
      await context.close();
    }
    process.stderr.write(`${name}\n`);
  }
  await stage.stop();
}
