import { FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { AUDIT_NAMES, criteriaOf, withoutNumbers } from './audit-criteria.ts';
import { assertTrailReader, reviewable, subjectOf } from './audit-event.ts';
import { AUDIT_RESULTS } from './audit-parameters.ts';
import { accessRequest, type Call } from './context.ts';
import { limits } from './limits.ts';
import { refuseUnknown, single } from './parameters.ts';
import type { Interactor } from './request.ts';

const FORMATS = { csv: 'text/csv; charset=utf-8; header=present', ndjson: 'application/fhir+ndjson' } as const;
const EXPORTED = [...AUDIT_NAMES.filter((name) => !AUDIT_RESULTS.includes(name)), 'format'];

function formatOf(query: URLSearchParams): keyof typeof FORMATS {
  const text = single(query, 'format') ?? 'ndjson';
  if (text !== 'csv' && text !== 'ndjson')
    throw new FhirError('bad-element', 'format is csv or ndjson.', { expression: ['format'] });
  return text;
}

/** Counts those under way, from the first line that is taken to the end, however it comes. */
async function* within(running: { exports: number }, lines: AsyncGenerator<string>): AsyncGenerator<string> {
  running.exports += 1;
  try {
    yield* lines;
  } finally {
    running.exports -= 1;
  }
}

/**
 * `GET audit/export?format=csv|ndjson`, with the parameters of a search: everything up to now, newest first, of any size. Its event is there
 * before the first byte, with how many rows there are; an export that breaks off says so by ending without its last chunk.
 */
export function auditExport(): Interactor {
  const running = { exports: 0 };
  return async (call: Call): Promise<HttpAnswer> => {
    const { gateway, http, requester } = call;
    assertTrailReader(call, 's');
    refuseUnknown(http, EXPORTED);
    const format = formatOf(http.query);
    if (running.exports >= limits.exportsAtOnce)
      throw new FhirError('too-many', 'Enough exports are under way; try again when one has ended.', { retryAfterS: 30 });
    const asked = reviewable(await criteriaOf(await withoutNumbers(http.query, gateway), gateway), requester);
    const began = gateway.now();
    const criteria = { ...asked, recorded: [...(asked.recorded ?? []), [{ within: { until: began } }]] };
    const { total: rows = 0 } = await gateway.trail.search(criteria, { count: 0, total: 'accurate' });
    const request = accessRequest(call, 'operation', 'audit export', subjectOf(criteria));
    await gateway.audit.record({ request, outcome: '0', status: 200, answers: [], resources: [], rows });
    const day = began.toISOString().slice(0, 10);
    return {
      status: 200,
      headers: {
        'Content-Type': FORMATS[format],
        'Content-Disposition': `attachment; filename="audit-${day}.${format}"`,
        'X-Total-Count': String(rows),
      },
      body: '',
      rest: within(running, gateway.trail.lines(criteria, format)),
    };
  };
}
