import type { Page } from 'playwright-core';
import { z } from 'zod';
import { ask } from '../world/api.ts';
import { declarationOf } from '../world/breaking-glass.ts';
import { type Board, boardPages, furnishBoard } from './board.ts';
import { enter, type Stage } from './browser.ts';

/** What the sample has been through before pictures are taken. */
export interface Shown {
  /** The access of the story: a hospital doctor opened the whole record. */
  access: string;
  person: string;
  /** A declaration of break-glass that waits for its review. */
  claim: string;
  /** Two people merged. */
  link: string;
  board: Board;
}

export interface Picture {
  name: string;
  narrow?: boolean;
  take: (page: Page, stage: Stage) => Promise<void>;
}

/** Text that would do something if it were anything but text. */
export const NASTY =
  '<img src=x onerror=alert(1)> \u202E\u05D0 \u{1F469}\u200D\u2695\uFE0F found unconscious, no medicines known';

const claimed = z.object({ items: z.array(z.object({ claim: z.string() })) });
const linked = z.object({ link: z.string() });

/** The story; a doctor who breaks the glass; two people merged. */
export async function furnish({ world, base }: Pick<Stage, 'world' | 'base'>): Promise<Shown> {
  const { auditEventId, patient } = await world.story();
  const { named } = world.sample.region;
  const ig = base.replace('console', 'ig');
  const declaration = declarationOf({ number: named.noRelationship, text: NASTY });
  const declared = await ask(world.fhirBase, 'Patient/$break-glass', {
    token: await world.token('clinician', 'BTG'),
    body: declaration,
  });
  if (declared.status >= 300) throw new Error(`break-glass: ${declared.status} ${declared.text}`);
  const token = await world.token('ig', 'HOPERAT');
  const json = { 'Content-Type': 'application/json' };
  const body = { scope: 'person', survivor: named.careHomeResident, obsolete: named.optedOut, reason: NASTY };
  const merged = await ask(ig, 'links', { token, headers: json, body });
  const { items } = claimed.parse((await ask(ig, 'break-glass', { token })).json);
  const board = await furnishBoard(world);
  return { access: auditEventId, person: patient, claim: items[0]?.claim ?? '', link: linked.parse(merged.json).link, board };
}

export const settled = async (page: Page): Promise<void> => {
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
export function pictures({ access, person, claim, link, board }: Shown): Picture[] {
  const pages: [string, string][] = [
    ['access-log', '/log'],
    ['access-log-of-a-person', `/log?person=${person}&from=`],
    ['access', `/log/${access}`],
    ['break-glass', '/break-glass'],
    ['break-glass-review', `/break-glass/${claim}`],
    ['agreements', '/agreements'],
    ['agreement', '/agreements/direct-care'],
    ['links', '/links'],
    ['link', `/links/${link}`],
    ...boardPages(board),
  ];
  return [
    {
      name: 'sign-in',
      async take(page, stage) {
        await page.goto(`${stage.base}/log`);
        await settled(page);
      },
    },
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
