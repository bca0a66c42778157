import { z } from 'zod';
import { type Ask, get, post } from './ask.ts';

const listed = z.looseObject({
  id: z.string(),
  organisation: z.string(),
  case: z.string().nullable(),
  noted: z.string().nullable(),
  nature: z.string(),
  aware: z.coerce.date(),
  due: z.coerce.date(),
  clock: z.enum(['running', 'overdue', 'stopped']),
  harm: z.number().optional(),
  likelihood: z.number().optional(),
  people: z.number().optional(),
  notify: z.boolean().optional(),
  decidedBy: z.string().optional(),
  notified: z.coerce.date().optional(),
  times: z.number(),
  closed: z.boolean(),
  version: z.number(),
});
export type ListedIncident = z.output<typeof listed>;

const incidentEvent = z.looseObject({
  version: z.number(),
  at: z.coerce.date(),
  /** Nobody: the exchange itself. */
  actor: z.looseObject({ name: z.string(), role: z.string() }).nullable(),
  body: z.looseObject({
    kind: z.string(),
    text: z.string().optional(),
    harm: z.number().optional(),
    likelihood: z.number().optional(),
    people: z.number().optional(),
    whom: z.string().optional(),
    notify: z.boolean().optional(),
    when: z.coerce.date().optional(),
    reference: z.string().optional(),
    delay: z.string().optional(),
    traceId: z.string().optional(),
  }),
});
export type IncidentEvent = z.output<typeof incidentEvent>;
const whole = listed.extend({ events: z.array(incidentEvent) });
export type WholeIncident = z.output<typeof whole>;

export const readIncidents = (state: string, casefile = ''): Ask<{ incidents: ListedIncident[] }> =>
  get(
    `/incidents?${new URLSearchParams({ state, ...(casefile === '' ? {} : { case: casefile }) }).toString()}`,
    z.object({ incidents: z.array(listed) }),
  );
export const readIncident = (id: string): Ask<WholeIncident> => get(`/incidents/${encodeURIComponent(id)}`, whole);

export interface IncidentOpening {
  nature: string;
  text: string;
  aware?: string;
  case?: string;
}
export const openIncident = (opening: IncidentOpening) => post('/incidents', opening, z.looseObject({ id: z.string() }));

export type IncidentChange =
  | { kind: 'assess'; harm: number; likelihood: number; people: number; text: string }
  | { kind: 'told'; whom: string; text: string }
  | { kind: 'decide'; notify: boolean; text: string }
  | { kind: 'notified'; when: string; reference: string; delay?: string }
  | { kind: 'note' | 'close' | 'reopen'; text: string };

/** Adds what an officer did; refused where the incident has changed since `version`. */
export const changeIncident = ({ id, version }: Pick<WholeIncident, 'id' | 'version'>, change: IncidentChange) =>
  post(`/incidents/${encodeURIComponent(id)}/events`, change, z.looseObject({ version: z.number() }), {
    'If-Match': `W/"${version}"`,
  });
