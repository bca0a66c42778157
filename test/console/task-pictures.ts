import { z } from 'zod';
import { at, say } from './desk-pictures.ts';
import type { Stage } from './browser.ts';
import { NASTY, type Picture } from './pictures.ts';
import type { World } from '../world/world.ts';

/** What there is to do in time. */
export interface Tasks {
  incident: string;
  report: string;
}
/** Pictures are named before there is anything to show. */
export const NO_TASKS: Tasks = { incident: '', report: '' };

const made = z.looseObject({ id: z.string() });
const HOUR_MS = 3_600_000;

/** An incident that is overdue and one that has just been opened. */
async function furnishIncidents(ig: string, token: string): Promise<string> {
  const aware = new Date(Date.now() - 80 * HOUR_MS).toISOString();
  const late = { nature: 'confidentiality', text: `A letter went to the wrong practice. ${NASTY}`, aware };
  const { id } = made.parse(await say(ig, 'incidents', { token, body: late }));
  const assessed = { kind: 'assess', harm: 3, likelihood: 3, people: 12, text: 'The practice has told twelve people.' };
  await say(ig, `incidents/${id}/events`, { token, headers: { 'If-Match': 'W/"1"' }, body: assessed });
  await say(ig, 'incidents', { token, body: { nature: 'availability', text: 'Nobody could read anything for an hour.' } });
  return id;
}

/** Of the story's access: an officer reports something that was shown. */
async function furnishReport(ig: string, token: string, { system }: World, access: string): Promise<string> {
  const text = `select packed from audit.event, jsonb_array_elements_text(event::jsonb -> 'resources') packed
    where id = $1 and packed ~ '^[A-Za-z]+/[0-9a-z]+[.] ' order by packed limit 1`;
  const [row] = await system.database.rows<{ packed: string }>({ text, values: [access] });
  const [group = '', first = ''] = (row?.packed ?? '').split(' ');
  const resource = `${group}${first.split('/')[0] ?? ''}`;
  const report = { event: access, resource, what: 'wrong-value', text: `She says that this was never so. ${NASTY}` };
  return made.parse(await say(ig, 'data-reports', { token, body: report })).id;
}

export async function furnishTasks({ world, base }: Pick<Stage, 'world' | 'base'>, access: string): Promise<Tasks> {
  const ig = base.replace('console', 'ig');
  const token = await world.token('ig', 'HOPERAT');
  return { incident: await furnishIncidents(ig, token), report: await furnishReport(ig, token, world, access) };
}

/** Pages of what has to be done in time, as they are seen with the sample. */
export function taskPictures({ incident, report }: Tasks): Picture[] {
  const pages: [string, string][] = [
    ['incidents', '/incidents'],
    ['incident', `/incidents/${incident}`],
    ['corrections', '/corrections'],
    ['correction', `/corrections/${report}`],
  ];
  return [
    ...pages.map(([name, path]) => ({ name, take: at(path) })),
    ...pages.map(([name, path]) => ({ name: `${name}-narrow`, narrow: true, take: at(path) })),
  ];
}
