import type { Page } from 'playwright-core';
import { openStage, signInAs, type Stage } from './browser.ts';
import { NASTY } from './pictures.ts';

export const ASSISTANT = 'Asha Bello';
export const AGENCY = 'Marek Dvorak';
/** The least that a phone shows. */
export const PHONE = { width: 360, height: 740 };

/** The whole system, and a browser that looks at the page of care homes. One resident has a name that would do something, were it not text. */
export async function openHome(executablePath?: string): Promise<Stage & { home: string }> {
  const stage = await openStage(executablePath, {
    edit: ({ people, named }) => {
      for (const person of people) if (person.nhsNumber === named.careHomeResident) person.family = NASTY;
    },
  });
  return { ...stage, home: stage.base.replace('/console', '/home') };
}

/** From an address to the page there, signed in. */
export async function enterHome(
  page: Page,
  { home, world }: { home: string } & Pick<Stage, 'world'>,
  name = ASSISTANT,
): Promise<void> {
  await page.goto(`${home}/`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await signInAs(page, name, world.keys.password);
  await page.getByRole('heading', { name: 'Residents' }).waitFor();
}

/** A whole set of a resident, typed; eight points unless told otherwise. */
export async function typeSet(page: Page, resident: string, breaths = '25'): Promise<void> {
  await page.getByRole('link', { name: `Enter readings of ${resident}` }).click();
  const values = {
    Breaths: breaths,
    'Oxygen saturation (SpO2)': '91',
    'Blood pressure, upper number': '124',
    Pulse: '115',
    Temperature: '37,5',
  };
  for (const [label, value] of Object.entries(values)) await page.getByLabel(label).fill(value);
  await page.getByLabel('Room air').check();
  await page.getByLabel('Alert, as usual').check();
}

/** How many sets a home's records have. */
export async function setsStored({ system }: Stage['world']): Promise<number> {
  const [row] = await system.database.rows<{ sets: number }>({ text: 'select count(*)::int as sets from carehome.vital_set' });
  return row?.sets ?? 0;
}
