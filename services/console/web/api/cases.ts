import { z } from 'zod';
import { type Ask, get, post } from './ask.ts';

const listed = z.looseObject({
  id: z.string(),
  organisation: z.string(),
  staff: z.string(),
  staffName: z.string(),
  patient: z.string().optional(),
  state: z.string(),
  assignee: z.string().nullable(),
  outcome: z.string().nullable(),
  version: z.number(),
  score: z.number(),
  opened: z.coerce.date(),
  changed: z.coerce.date(),
  rules: z.array(z.string()),
});
export type ListedCase = z.output<typeof listed>;
const list = z.object({ total: z.number(), cases: z.array(listed) });
export type CasesPage = z.output<typeof list>;

const actor = z.looseObject({ id: z.string(), name: z.string(), role: z.string(), organisation: z.string() });
const caseEvent = z.looseObject({
  version: z.number(),
  at: z.coerce.date(),
  /** Nobody: surveillance itself. */
  by: actor.optional(),
  body: z.looseObject({
    kind: z.string(),
    text: z.string().optional(),
    reason: z.string().optional(),
    to: z.string().optional(),
    question: z.number().optional(),
    outcome: z.string().optional(),
    rules: z.array(z.string()).optional(),
    alerts: z.number().optional(),
  }),
});
export type CaseEvent = z.output<typeof caseEvent>;
const alert = z.looseObject({
  rule: z.string(),
  event: z.string().nullable(),
  score: z.number(),
  sentence: z.string(),
  occurred: z.coerce.date(),
});
export type CaseAlert = z.output<typeof alert>;
const whole = listed.extend({ events: z.array(caseEvent), alerts: z.array(alert) });
export type WholeCase = z.output<typeof whole>;

/** What the list is narrowed to, as it stands in the address of its page. */
export interface CaseFilter {
  state: string;
  rule: string;
  staff: string;
  /** Opened at least so many days ago. */
  age: string;
  page: string;
}

export const CASES_ON_A_PAGE = 25;
const DAY_MS = 86_400_000;

export function readCases({ state, rule, staff, age, page }: CaseFilter): Ask<CasesPage> {
  const query = new URLSearchParams({ _count: String(CASES_ON_A_PAGE) });
  const before = /^\d{1,4}$/.test(age) ? new Date(Date.now() - Number(age) * DAY_MS).toISOString() : '';
  const given = { state: state === 'all' ? '' : state, rule, staff, openedBefore: before, page };
  for (const [name, value] of Object.entries(given)) if (value !== '') query.set(name, value);
  return get(`/cases?${query.toString()}`, list);
}

export const readCase = (id: string): Ask<WholeCase> => get(`/cases/${encodeURIComponent(id)}`, whole);

export type CaseChange =
  | { kind: 'assign'; to: string }
  | { kind: 'ask' | 'note'; text: string }
  | { kind: 'answer'; question: number; text: string }
  | { kind: 'close'; outcome: string; reason: string }
  | { kind: 'reopen'; reason: string };

/** Adds what an officer did; refused where the case has changed since `version`. */
export const changeCase = ({ id, version }: Pick<WholeCase, 'id' | 'version'>, change: CaseChange) =>
  post(`/cases/${encodeURIComponent(id)}/events`, change, z.looseObject({ version: z.number() }), {
    'If-Match': `W/"${version}"`,
  });

export const openCase = (event: string, reason: string) =>
  post('/cases', { event, reason }, z.looseObject({ id: z.string(), opened: z.boolean() }));
