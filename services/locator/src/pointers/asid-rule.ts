import { PointerError } from '@ouzel/exchange';
import { systems } from '@ouzel/fhir';
import type { PointerResource } from './model.ts';

/** What is fetched through the Spine Secure Proxy needs the one ASID of whoever serves it. */
export function checkAsid({ content, context }: PointerResource): void {
  const throughProxy = content.some(({ attachment }) => attachment.url.startsWith('ssp://'));
  const related = context?.related ?? [];
  const places = related.flatMap(({ identifier }, at) =>
    identifier?.system === systems.asid ? [{ at, value: identifier.value ?? '' }] : [],
  );
  const [first, second] = places;
  if (second !== undefined)
    throw new PointerError(
      'bad-element',
      'INVALID_RESOURCE',
      'Multiple ASID identifiers provided. Only a single valid ASID identifier can be provided in the context.related.',
      'context.related',
    );
  if (first !== undefined && !/^\d{12}$/.test(first.value))
    throw new PointerError(
      'bad-value',
      'INVALID_IDENTIFIER_VALUE',
      'Invalid ASID value. A single ASID consisting of 12 digits can be provided in the context.related field.',
      `context.related[${first.at}].identifier.value`,
    );
  if (first !== undefined || !throughProxy) return;
  const lacking =
    related.length === 0
      ? 'Missing context.related. It must be provided and contain a single valid ASID identifier when content contains an SSP URL'
      : 'Missing ASID identifier. context.related must contain a single valid ASID identifier when content contains an SSP URL';
  throw new PointerError('missing-element', 'INVALID_RESOURCE', lacking, 'context.related');
}
