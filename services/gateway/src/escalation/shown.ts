import { type Permit, type ReleasedParts, type ResourceVersion } from '@ouzel/exchange';
import { base32OfUuid, FhirError } from '@ouzel/fhir';
import { z } from 'zod';
import { accessRequest, type Call } from '../context.ts';
import { backgroundOf } from './background.ts';
import type { FoundTask, TaskContent } from './rooms.ts';

export type TaskType = 'Task' | 'Communication';
export type Decided = ReadonlyMap<string, Permit | FhirError>;

/** The records that are to be decided about, each once. */
export const recordsOf = (found: readonly FoundTask[]): string[] => [
  ...new Set(found.flatMap(({ record, nobody }) => (nobody === true ? [] : [record]))),
];

export const requestsFor = (
  call: Call,
  interaction: 'read' | 'search-type' | 'update',
  type: TaskType,
  records: readonly string[],
) => records.map((record) => accessRequest(call, interaction, type, { by: 'record', record }));

export const decidedOf = (records: readonly string[], permits: readonly (Permit | FhirError)[]): Decided =>
  new Map(records.flatMap((record, at) => (permits[at] === undefined ? [] : [[record, permits[at]] as const])));

const score = z.looseObject({ note: z.array(z.looseObject({ text: z.string() })).default([]) });

/** What may be shown of a resident, and which versions that shows. */
interface Known {
  content: TaskContent | undefined;
  versions: readonly ResourceVersion[];
}

export interface ShownTask {
  record: string;
  text: string;
  versions: ResourceVersion[];
}

/**
 * Whether a caller may be told who the resident is: a Task names the home, so that of a restricted person who they are and where they are would
 * stand in one answer. The home itself knows both.
 */
export function tellsWho({ record }: FoundTask, permit: Permit | FhirError | undefined): permit is Permit {
  if (permit === undefined || permit instanceof FhirError) return false;
  const { hideLocation, holdings, requester } = permit;
  const own = holdings.some((each) => each.record === record && each.custodian.ods === requester.organisation.ods);
  return !hideLocation || own;
}

/** What this caller may see of the resident: the score, where they may see that. A doubt narrows what is shown, and never that somebody is called. */
export async function contentOf(
  call: Call,
  task: FoundTask,
  permit: Permit | FhirError | undefined,
  whole = false,
): Promise<Known> {
  const { gateway } = call;
  if (!tellsWho(task, permit)) return { content: undefined, versions: [] };
  const person = base32OfUuid(permit.person);
  if (task.score === undefined) return { content: { person, sentences: [] }, versions: [] };
  const criteria = { types: ['Observation'], conditions: [{ on: 'keys' as const, keys: [task.score] }] };
  const [shown] = await gateway.reader.read(permit, criteria);
  if (shown === undefined) return { content: undefined, versions: [] };
  const sentences = score.parse(JSON.parse(shown.text)).note.map(({ text }) => text);
  const of = { type: 'Observation', id: shown.id, version: shown.version };
  if (!whole || task.calls !== true) return { content: { person, sentences }, versions: [of] };
  const background = await backgroundOf(call, permit);
  return { content: { person, sentences, background: background.lines }, versions: [of, ...background.versions] };
}

export function shownWith(type: TaskType, task: FoundTask, { content, versions }: Known): ShownTask {
  const { id, version, record } = task;
  return { record, text: task.textOf(content), versions: [{ type, id, version }, ...versions] };
}

/** `whole`: with the background too, as one who reads that one Task has it. */
export const shownTask = async (
  call: Call,
  type: TaskType,
  task: FoundTask,
  decided: Decided,
  whole = false,
): Promise<ShownTask> => shownWith(type, task, await contentOf(call, task, decided.get(task.record), whole));

/** Which versions are whose, in the order of the decisions. */
export const partsOf = (records: readonly string[], shown: readonly ShownTask[]): ReleasedParts['parts'] =>
  records.map((record) => ({
    resources: shown.filter((each) => each.record === record).flatMap(({ versions }) => versions),
  }));
