import { FhirError } from '@ouzel/fhir';
import { limits } from './limits.ts';

/** What stands in the place of a value that is not given out again. */
export const HIDDEN = '***';

const EXPRESSION = { expression: ['Subscription.channel.header'] };
/** A line `Name: value` in visible ASCII. With `Authorization` and `X-` names nothing of the request itself can be changed. */
const LINE = /^(Authorization|X-[A-Za-z0-9-]{1,60}): ?([\x20-\x7e]*)$/i;

/** @throws FhirError `unsafe`; it does not repeat what was sent. */
export function headersOf(lines: readonly string[]): (readonly [string, string])[] {
  const parsed = lines.map((line) => LINE.exec(line));
  const sound = lines.length <= limits.headersMax && lines.every(({ length }) => length <= limits.headerCharsMax);
  const headers = parsed.flatMap((found) => (found === null ? [] : [[found[1] ?? '', (found[2] ?? '').trim()] as const]));
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  if (!sound || headers.length < lines.length || names.size < headers.length)
    throw new FhirError('unsafe', 'A header is one line, Authorization or X-…, in visible ASCII, and there once.', EXPRESSION);
  return headers;
}

/** The values to keep: those that were sent hidden, as they were shown, stay what they are. @throws FhirError `unsafe`. */
export function valuesToKeep(sent: readonly (readonly [string, string])[], known: ReadonlyMap<string, string>): string[] {
  return sent.map(([name, value]) => {
    const kept = value === HIDDEN ? known.get(name.toLowerCase()) : value;
    if (kept === undefined) throw new FhirError('unsafe', 'There is no value of this header that could be kept.', EXPRESSION);
    return kept;
  });
}
