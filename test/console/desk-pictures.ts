import { requestToken } from '@ouzel/access';
import { surveyOnce } from '@ouzel/audit';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { ask, type Asked } from '../world/api.ts';
import type { World } from '../world/world.ts';
import { enter, type Stage } from './browser.ts';
import { NASTY, type Picture, settled } from './pictures.ts';

/** What the desk has to look into. */
export interface Desk {
  /** The access of the story. */
  access: string;
  /** Found by surveillance; and opened by hand, with a question that waits. */
  found: string;
  byHand: string;
  /** What somebody saw, approved. */
  seen: string;
}
/** Pictures are named before there is anything to show. */
export const NO_DESK: Desk = { access: '', found: '', byHand: '', seen: '' };

const made = z.looseObject({ id: z.string() });
const HOSPITAL = '9OZH01';
const NURSE = '999000000002';
const FOUND = `select casefile as id from audit.casefile where staff = '${NURSE}'`;

const GUARDIAN = '999000000005';

export async function tokenOf(
  { keys, authBase }: World,
  name: string,
  user: string,
  purpose: 'TREAT' | 'HOPERAT',
): Promise<string> {
  const client = keys.clients[name];
  if (client === undefined) throw new Error(`The sample has no client ${name}.`);
  return (await requestToken({ ...client, tokenEndpoint: `${authBase}/token`, purpose, now: new Date(), user })).access_token;
}

/** Says to the exchange what must be taken. */
export async function say(ig: string, path: string, asked: Asked): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json', ...asked.headers };
  const { status, text, json } = await ask(ig, path, { ...asked, headers });
  if (status >= 300) throw new Error(`${path}: ${status} ${text}`);
  return json;
}

/** A nurse opens the record of somebody of her name at her own address; an officer doubts what a doctor did, and asks. */
export async function furnishDesk({ world, base }: Pick<Stage, 'world' | 'base'>, access: string): Promise<Desk> {
  const ig = base.replace('console', 'ig');
  const story = world.sample.region.people.find(({ nhsNumber }) => nhsNumber === world.sample.region.named.story);
  if (story === undefined) throw new Error('The sample has no story.');
  const home = { lines: story.address.line, postcode: story.address.postalCode };
  const staff = [{ id: NURSE, families: [story.family], homes: [home] }];
  await say(ig, `staff/${HOSPITAL}`, { method: 'PUT', token: await world.token('administrator', 'HOPERAT'), body: { staff } });
  await ask(world.fhirBase, `Patient/${world.people['story'] ?? ''}/$everything`, {
    token: await tokenOf(world, 'clinician', NURSE, 'TREAT'),
  });
  const token = await world.token('ig', 'HOPERAT');
  const body = { event: access, reason: `Nobody there knows her. ${NASTY}` };
  const byHand = made.parse(await say(ig, 'cases', { token, body })).id;
  const question = { kind: 'ask', text: 'What did you need on that day?' };
  await say(ig, `cases/${byHand}/events`, { token, headers: { 'If-Match': 'W/"1"' }, body: question });
  const wish = { event: access, case: 'IG-2026/17', reason: 'She complains that somebody saw her results.' };
  const seen = made.parse(await say(ig, 'reconstructions', { token, body: wish })).id;
  const guardian = await tokenOf(world, 'ig', GUARDIAN, 'HOPERAT');
  const decision = { decision: 'approved', reason: 'The list of resources does not say it.' };
  await say(ig, `reconstructions/${seen}/decision`, { token: guardian, body: decision });
  const waitMs = 200;
  for (let tries = 0; tries < 50; tries += 1) {
    await surveyOnce(world.system.watched);
    const [found] = z.array(made).parse(await world.system.database.rows({ text: FOUND }));
    if (found !== undefined) return { access, found: found.id, byHand, seen };
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  throw new Error('Surveillance opened no case.');
}

export const at =
  (path: string): Picture['take'] =>
  async (page: Page, stage: Stage) => {
    await enter(page, stage, path);
    await settled(page);
  };

/** Pages of the desk as they are seen with the sample. */
export function deskPictures({ access, found, byHand, seen }: Desk): Picture[] {
  const pages: [string, string][] = [
    ['cases', '/cases'],
    ['case', `/cases/${found}`],
    ['case-by-hand', `/cases/${byHand}`],
    ['checkpoints', '/checkpoints'],
    ['seen-list', '/seen'],
    ['seen', `/seen/${seen}`],
  ];
  const proof = async (page: Page, stage: Stage): Promise<void> => {
    await enter(page, stage, `/log/${access}`);
    await page.getByRole('button', { name: 'Check the proof' }).click();
    await page.getByRole('heading', { name: 'The proof holds' }).waitFor();
  };
  return [
    { name: 'proof', take: proof },
    { name: 'proof-narrow', narrow: true, take: proof },
    ...pages.map(([name, path]) => ({ name, take: at(path) })),
    ...pages.map(([name, path]) => ({ name: `${name}-narrow`, narrow: true, take: at(path) })),
  ];
}
