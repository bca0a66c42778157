import { z } from 'zod';
import { type Ask, get, post } from './ask.ts';

const actor = z.looseObject({ id: z.string(), name: z.string(), role: z.string(), organisation: z.string() });
const listed = z.looseObject({
  id: z.string(),
  resource: z.string(),
  custodian: z.string(),
  what: z.string(),
  reporter: actor,
  state: z.string(),
  version: z.number(),
  reported: z.coerce.date(),
});
export type ListedReport = z.output<typeof listed>;
const reportEvent = z.looseObject({
  version: z.number(),
  at: z.coerce.date(),
  actor,
  body: z.looseObject({ kind: z.string(), text: z.string() }),
});
const whole = listed.extend({ events: z.array(reportEvent) });
export type WholeReport = z.output<typeof whole>;

export const readReports = (state: string): Ask<{ reports: ListedReport[] }> =>
  get(`/data-reports?${new URLSearchParams({ state }).toString()}`, z.object({ reports: z.array(listed) }));
export const readReport = (id: string): Ask<WholeReport> => get(`/data-reports/${encodeURIComponent(id)}`, whole);

/** What an officer reports, from an event of the trail. */
export interface NewReport {
  event: string;
  resource: string;
  what: string;
  text: string;
}
export const reportData = (report: NewReport) => post('/data-reports', report, z.looseObject({ id: z.string() }));

export const changeReport = ({ id, version }: Pick<WholeReport, 'id' | 'version'>, change: { kind: string; text: string }) =>
  post(`/data-reports/${encodeURIComponent(id)}/events`, change, z.looseObject({ version: z.number() }), {
    'If-Match': `W/"${version}"`,
  });
