import { FhirError } from '@ouzel/fhir';
import { type AuditPaging } from './audit-trail.ts';
import type { Call } from './context.ts';
import { limits } from './limits.ts';
import { single, wholeNumber } from './parameters.ts';

/** A search as a cursor is bound to it: its query without the page. */
export interface AuditAsked {
  text: string;
  began: number;
}

const SORTS = ['date', '-date', '_lastUpdated', '-_lastUpdated'];
const TOTALS = ['none', 'estimate', 'accurate'] as const;

function ascendingOf(query: URLSearchParams): boolean {
  const text = single(query, '_sort') ?? '-date';
  if (!SORTS.includes(text)) throw new FhirError('bad-element', `Sort by one of ${SORTS.join(', ')}.`, { expression: ['_sort'] });
  return !text.startsWith('-');
}

function totalOf(query: URLSearchParams): AuditPaging['total'] {
  const text = single(query, '_total');
  if (text === undefined) return 'bounded';
  const found = TOTALS.find((each) => each === text);
  if (found === undefined)
    throw new FhirError('bad-element', `_total is one of ${TOTALS.join(', ')}.`, { expression: ['_total'] });
  return found;
}

const textOf = (query: URLSearchParams): string => {
  const plain = new URLSearchParams(query);
  plain.delete('_page');
  return plain.toString();
};

const NO_TOTAL = '';

/**
 * How the answer is to be, and where it begins. A further page says of the total what the first one said; it is not counted again.
 * @throws FhirError `bad-value`, `bad-element`.
 */
export function auditPagingOf(
  { gateway, requester }: Call,
  query: URLSearchParams,
): { paging: AuditPaging; asked: AuditAsked; total: number | undefined } {
  const count = Math.min(wholeNumber(query, '_count') ?? limits.auditPageDefault, limits.auditPageMax);
  const base = { count, ascending: ascendingOf(query), total: totalOf(query) };
  const text = textOf(query);
  const page = single(query, '_page');
  if (page === undefined) return { paging: base, asked: { text, began: gateway.now().getTime() }, total: undefined };
  const { after, asOf } = gateway.pages.open(page, `AuditEvent?${text}`, requester);
  return {
    paging: { ...base, total: 'none', after: { recorded: after.key, sequence: after.record } },
    asked: { text, began: asOf },
    total: after.local === NO_TOTAL ? undefined : Number(after.local),
  };
}

/** The link to the next page, sealed for this reader. */
export function nextAuditLink(
  { gateway, requester }: Call,
  { text, began }: AuditAsked,
  { after, total }: { after: NonNullable<AuditPaging['after']>; total: number | undefined },
): { relation: string; url: string } {
  const place = { key: after.recorded, record: after.sequence, local: total === undefined ? NO_TOTAL : String(total) };
  const sealed = gateway.pages.seal(
    { search: `AuditEvent?${text}`, after: place, asOf: began, closed: [], lacking: [] },
    requester,
  );
  return { relation: 'next', url: `${gateway.base}/AuditEvent?${text === '' ? '' : `${text}&`}_page=${sealed}` };
}
