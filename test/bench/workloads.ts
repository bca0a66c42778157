import { randomUUID } from 'node:crypto';
import { systems } from '@ouzel/fhir';
import { createRandom } from '@ouzel/region';
import { z } from 'zod';
import { below, nhsNumber, OBSERVATION_IDS, observation } from './data-set.ts';
import { type Answer, headersOf, type Shot, type Target } from './http-load.ts';
import type { DataSet } from './load.ts';

export const WORKLOADS = {
  W1: 'create an Observation',
  W2: 'read a Patient',
  W3: 'Patient by NHS number',
  W4: 'Observations of a person by date, 50 of 200',
  W5: '$everything, 300 resources',
  W6: 'transaction of 20 Observations',
  W7: 'conditional create, always new',
  W7h: 'conditional create, always a repeat',
} as const;
export type WorkloadName = keyof typeof WORKLOADS;
export const isWorkload = (name: string): name is WorkloadName => name in WORKLOADS;

/** What is asked, one request after the other, and what is wrong with an answer. */
export interface Workload {
  next(): Shot;
  /** `undefined` where it is good. Only an answer whose body was kept is looked into. */
  fault(answer: Answer): string | undefined;
}

const TRANSACTION_ENTRIES = 20;
const PAGE = 50;
const bundle = z.object({ entry: z.array(z.object({ response: z.object({ status: z.string() }).optional() })).default([]) });

const status =
  (wanted: number): Workload['fault'] =>
  ({ status: got }) =>
    got === wanted ? undefined : `status ${got}`;

const entries =
  (least: number, made = false): Workload['fault'] =>
  (answer) => {
    if (answer.status !== 200) return `status ${answer.status}`;
    if (answer.body === undefined) return undefined;
    const { entry } = bundle.parse(JSON.parse(answer.body.toString()));
    if (made && !entry.every(({ response }) => response?.status.startsWith('201') === true)) return 'an entry was not made';
    return entry.length >= least ? undefined : `${entry.length} entries`;
  };

/** The workloads on a data set of a server. Identifiers are `bench-<uuid>`, so that replays can tell and renew them. */
export function workloadOf(name: WorkloadName, target: Target, data: DataSet): Workload {
  const random = createRandom(`${name} ${randomUUID()}`);
  const root = new URL(target.base).pathname;
  const headers = headersOf(target);
  const { ids, rich, observations, others } = data;
  const any = (): string => ids[below(random, ids.length)] ?? '';
  const full = (): string => ids[below(random, rich)] ?? '';
  const other = (): string => `Patient/${ids[rich + below(random, ids.length - rich)]}`;
  const posted = (id = `bench-${randomUUID()}`, subject = other()) => observation(subject, random, below(random, 30), id);
  const get = (path: string): Shot => ({ method: 'GET', path: `${root}/${path}`, headers: headers.get });
  const post = (path: string, body: unknown, more: Record<string, string> = {}): Shot => {
    return { method: 'POST', path: `${root}${path}`, headers: { ...headers.post, ...more }, body: JSON.stringify(body) };
  };
  const conditional = (id: string, subject?: string): Shot =>
    post('/Observation', posted(id, subject), {
      'if-none-exist': `identifier=${encodeURIComponent(`${OBSERVATION_IDS}|${id}`)}`,
    });
  // About the person whom it was about: the identifier of one person's resource is refused for another (hazard H16).
  const repeated = (at: number): Shot => conditional(`load-${at}-${below(random, observations)}`, `Patient/${ids[at]}`);
  const transaction = (): Shot => {
    const entry = Array.from({ length: TRANSACTION_ENTRIES }, () => ({
      fullUrl: `urn:uuid:${randomUUID()}`,
      resource: posted(),
      request: { method: 'POST', url: 'Observation' },
    }));
    return post('', { resourceType: 'Bundle', type: 'transaction', entry });
  };
  const byNumber = (): Shot =>
    get(`Patient?identifier=${encodeURIComponent(`${systems.nhsNumber}|${nhsNumber(below(random, ids.length))}`)}`);
  const all: Readonly<Record<WorkloadName, Workload>> = {
    W1: { next: () => post('/Observation', posted()), fault: status(201) },
    W2: { next: () => get(`Patient/${any()}`), fault: status(200) },
    W3: { next: byNumber, fault: entries(1) },
    W4: {
      next: () => get(`Observation?patient=${full()}&_sort=-date&_count=${PAGE}`),
      fault: entries(Math.min(PAGE, observations)),
    },
    W5: { next: () => get(`Patient/${full()}/$everything`), fault: entries(observations + others) },
    W6: { next: transaction, fault: entries(TRANSACTION_ENTRIES, true) },
    W7: { next: () => conditional(`bench-${randomUUID()}`), fault: status(201) },
    W7h: { next: () => repeated(below(random, rich)), fault: status(200) },
  };
  return all[name];
}
