import { randomUUID } from 'node:crypto';
import type { Resource } from '@medplum/fhirtypes';
import { z } from 'zod';
import { patient, richRecord } from './data-set.ts';
import { connect, type Connection, headersOf, type Target } from './http-load.ts';

const AT_ONCE = 16;
const BUNDLE_ENTRIES = 100;

export interface Shape {
  /** People whose record is full; they come first. */
  rich: number;
  observations: number;
  others: number;
}

/** What is in the database: ids of the Patients, in the order of their NHS numbers. */
export interface DataSet extends Shape {
  ids: string[];
}

const response = z.object({
  entry: z.array(z.object({ response: z.object({ status: z.string(), location: z.string().default('') }) })),
});

async function postAll(connection: Connection, target: Target, resources: readonly Resource[]): Promise<string[]> {
  const entry = resources.map((resource) => ({
    fullUrl: `urn:uuid:${randomUUID()}`,
    resource,
    request: { method: 'POST', url: resource.resourceType },
  }));
  const { status, body } = await connection.send(
    {
      method: 'POST',
      path: new URL(target.base).pathname,
      headers: headersOf(target).post,
      body: JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }),
    },
    true,
  );
  const text = body?.toString() ?? '';
  if (status !== 200) throw new Error(`The load was answered HTTP ${status}: ${text.slice(0, 300)}`);
  return response.parse(JSON.parse(text)).entry.map(({ response: { location } }) => /Patient\/([^/]+)/.exec(location)?.[1] ?? '');
}

/** Does each work with one of the connections as it falls free. */
async function parallel(target: Target, works: readonly ((connection: Connection) => Promise<void>)[]): Promise<void> {
  const waiting = works.values();
  const lane = async (): Promise<void> => {
    const connection = connect(new URL(target.base).origin);
    for (const work of waiting) await work(connection);
    await connection.close();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

function chunks<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / BUNDLE_ENTRIES) }, (_, at) =>
    items.slice(at * BUNDLE_ENTRIES, (at + 1) * BUNDLE_ENTRIES),
  );
}

/** Adds people to a data set until it has so many. */
export async function addPeople(target: Target, data: DataSet, people: number): Promise<void> {
  const places = Array.from({ length: people - data.ids.length }, (_, at) => data.ids.length + at);
  const works = chunks(places).map((some) => async (connection: Connection) => {
    const ids = await postAll(connection, target, some.map(patient));
    for (const [at, place] of some.entries()) data.ids[place] = ids[at] ?? '';
  });
  await parallel(target, works);
}

/** Loads people and the records of the rich ones by transaction Bundles of 100. */
export async function load(
  target: Target,
  people: number,
  shape: Shape,
): Promise<{ data: DataSet; resources: number; perSecond: number }> {
  const started = performance.now();
  const data: DataSet = { ...shape, ids: [] };
  await addPeople(target, data, people);
  const { rich, observations, others } = shape;
  const works = Array.from({ length: rich }, (_, at) => async (connection: Connection) => {
    const record = richRecord(at, `Patient/${data.ids[at]}`, observations, others);
    for (const some of chunks(record)) await postAll(connection, target, some);
  });
  await parallel(target, works);
  const resources = people + rich * (observations + others);
  return { data, resources, perSecond: (resources * 1_000) / (performance.now() - started) };
}
