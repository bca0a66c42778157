import { randomUUID } from 'node:crypto';
import type { Effect } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Database, runEffects, type Sql } from '@ouzel/runtime';
import { bodyAs } from '../body-as.ts';
import type { Actor } from '../cases/case-event.ts';
import {
  AFTER,
  changeSchema,
  type DataReport,
  type ReportBody,
  type ReportChange,
  type ReportState,
  reportSchema,
} from './report-event.ts';
import { type ListedReport, listReports, MINE, oneReport, scopeOf, type Viewer } from './report-list.ts';
import { custodianByEvent } from './shown-in.ts';

const PUT = `insert into audit.data_report (report, resource, custodian, what, reporter, state, version, reported, changed)
  values ($1, $2, $3, $4, $5, 'reported', 1, $6, $6)`;
const ADD = 'insert into audit.data_report_event (report, version, at, actor, body) values ($1, $2, $3, $4, $5)';
const HOLD = `select r.version, r.state from audit.data_report r where ${MINE} and r.report = $4 for update of r`;
const KEEP = 'update audit.data_report set state = $2, version = $3, changed = $4 where report = $1';

const REPORT = 'Send {resource, what, text} as contracts/ig-data-reports.md has it; an officer names the event too.';
const CHANGE = 'Send a change as contracts/ig-data-reports.md has it: kind take-up, correct, refuse or note, and text.';

const noReport = (): FhirError => new FhirError('not-found', 'There is no such report for you to see.');
const isDone = (state: ReportState): boolean => state === 'corrected' || state === 'refused';

/** The state after an act. @throws FhirError `unsafe`. */
function after(state: ReportState, kind: keyof typeof AFTER): ReportState {
  const next = AFTER[kind];
  if (next === undefined) return state;
  if (isDone(state)) throw new FhirError('unsafe', 'The report is settled. Where it is still wrong, it is reported anew.');
  if (state === next) throw new FhirError('unsafe', 'It is taken up already.');
  return next;
}

const added = (id: string, version: number, at: Date, actor: Actor, body: ReportBody): Effect => ({
  text: ADD,
  values: [id, version, at, JSON.stringify(actor), JSON.stringify(body)],
});

interface Changing {
  id: string;
  expected: number;
  change: ReportChange;
  by: Actor;
  now: Date;
}

async function changed(
  sql: Sql,
  viewer: Viewer,
  of: Changing,
  alongside: () => Effect,
): Promise<{ version: number; state: ReportState }> {
  const { id, expected, change, by, now } = of;
  const values = [...scopeOf(viewer), id];
  const [held] = await sql.rows<{ version: number; state: ReportState }>({ name: 'data-report-hold', text: HOLD, values });
  if (held === undefined) throw noReport();
  if (held.version !== expected)
    throw new FhirError('stale-version', 'The report has changed since the version that If-Match names; read it again.');
  const state = after(held.state, change.kind);
  const version = held.version + 1;
  const keep = { text: KEEP, values: [id, state, version, now] };
  await runEffects(sql, [added(id, version, now, by, change), keep, alongside()]);
  return { version, state };
}

/** What is reported as wrong, and what its custodian did about it. The resource itself is never in here. */
export function createDataReports({ database, now }: { database: Database; now: () => Date }) {
  return {
    /** @throws FhirError `bad-element`. */
    reportOf: (json: unknown): DataReport => bodyAs(reportSchema, json, REPORT),

    /** Keeps a report with the events that join its transaction. */
    async report(
      { resource, what, text }: DataReport,
      { custodian, reporter }: { custodian: string; reporter: Actor },
      alongside: (id: string) => Effect,
    ): Promise<string> {
      const id = randomUUID();
      const at = now();
      const put = { text: PUT, values: [id, resource, custodian, what, JSON.stringify(reporter), at] };
      const first = added(id, 1, at, reporter, { kind: 'report', what, text });
      await database.transaction((sql) => runEffects(sql, [put, first, alongside(id)]));
      return id;
    },

    custodianByEvent: (asked: Parameters<typeof custodianByEvent>[1]) => custodianByEvent(database, asked),
    list: (viewer: Viewer, state: string | undefined): Promise<ListedReport[]> => listReports(database, viewer, state),

    /** @throws FhirError `not-found`. */
    async read(viewer: Viewer, id: string) {
      const found = await oneReport(database, viewer, id);
      if (found === undefined) throw noReport();
      return found;
    },

    /** @throws FhirError `bad-element`, `not-found`, `stale-version`, `unsafe`. */
    async change(
      viewer: Viewer,
      of: { id: string; expected: number; json: unknown; by: Actor },
      alongside: () => Effect,
    ): Promise<{ version: number; state: ReportState }> {
      const change = bodyAs(changeSchema, of.json, CHANGE);
      return database.transaction((sql) => changed(sql, viewer, { ...of, change, now: now() }, alongside));
    },
  };
}
export type DataReports = ReturnType<typeof createDataReports>;
