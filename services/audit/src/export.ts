import { base32OfUuid } from '@ouzel/fhir';
import { type KeptEvent, toAuditEvent } from './balp.ts';
import { csvLine } from './csv.ts';
import { namingOf } from './interactions.ts';
import { unpacked } from './stored-event.ts';

export type ExportFormat = 'csv' | 'ndjson';

/** One column of the CSV form, and how an event fills it. Several values of one event stand in one cell. */
const COLUMNS: readonly (readonly [name: string, value: (kept: KeptEvent) => string | readonly string[]])[] = [
  ['id', ({ id }) => id],
  ['recorded', ({ recorded }) => recorded.toISOString()],
  ['outcome', ({ outcome }) => outcome],
  ['http_status', ({ event }) => String(event.status)],
  ['action', ({ event }) => namingOf(event.interaction).action],
  ['interaction', ({ event }) => event.interaction],
  ['target', ({ event }) => event.target],
  ['purpose', ({ event }) => event.purpose],
  ['organisation', ({ event }) => event.organisation.ods],
  ['organisation_name', ({ event }) => event.organisation.name],
  ['user', ({ event }) => event.user?.id ?? ''],
  ['user_name', ({ event }) => event.user?.name ?? ''],
  ['role', ({ event }) => event.user?.role ?? ''],
  ['client', ({ event }) => event.client],
  ['address', ({ event }) => event.from],
  ['patients', (kept) => partsOf(kept).flatMap(({ person }) => (person === undefined ? [] : [base32OfUuid(person)]))],
  ['rules', (kept) => partsOf(kept).flatMap(({ rule }) => rule ?? [])],
  ['agreements', (kept) => partsOf(kept).flatMap(({ agreements }) => agreements ?? [])],
  ['sources', (kept) => partsOf(kept).flatMap(({ sources = [] }) => sources.map(({ ods, status }) => `${ods} ${status}`))],
  ['custodians', (kept) => partsOf(kept).flatMap(({ custodians = [] }) => custodians.map(({ ods }) => ods))],
  ['resources', (kept) => partsOf(kept).flatMap(({ resources }) => unpacked(resources))],
  ['request', ({ event }) => event.query],
  ['request_id', ({ event }) => event.requestId],
  ['trace', ({ event }) => event.trace],
  ['sha256', ({ event }) => event.hash ?? ''],
];

const partsOf = ({ event }: KeptEvent) => [event, ...(event.parts ?? [])];

export const headOf = (format: ExportFormat): string => (format === 'csv' ? csvLine(COLUMNS.map(([name]) => name)) : '');

/** An event as one line of an export. */
export function lineOf(kept: KeptEvent, format: ExportFormat): string {
  if (format === 'ndjson') return `${JSON.stringify(toAuditEvent(kept))}\n`;
  const filled = COLUMNS.map(([, value]) => value(kept));
  return csvLine(filled.map((each) => (typeof each === 'string' ? each : [...new Set(each)].join(' '))));
}
