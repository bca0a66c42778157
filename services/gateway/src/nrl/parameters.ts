import { PointerError } from '@ouzel/exchange';
import { isNhsNumber } from '@ouzel/fhir';

/** What a search of pointers asks. */
export interface AskedPointers {
  nhsNumber: string;
  custodian: string | undefined;
  /** `system|code` each: those asked for that the caller may find. */
  types: readonly string[];
  categories: readonly string[];
  countOnly: boolean;
  page: string | undefined;
  /** Its self link, without the base. */
  self: string;
}

export type Form = 'query' | 'body' | 'count';

const SUBJECT = /^https:\/\/fhir\.nhs\.uk\/Id\/nhs-number\|(\d+)$/;
const CUSTODIAN = /^https:\/\/fhir\.nhs\.uk\/Id\/ods-organization-code\|(\w+(?:\.\w+)?)$/;
const TOKEN = /^[^|\s,]{1,200}\|[A-Za-z0-9]{1,40}$/;
const VALUES_MAX = 50;

/** A parameter that is not as it must be, said of the address or of the body. */
function wrong(form: Form, name: string, why: string): PointerError {
  const where = form === 'body' ? 'Request body could not be parsed' : 'Invalid query parameter';
  const shown = /^[A-Za-z_:.$-]{1,40}$/.test(name) ? name : 'one of them';
  const code = form === 'body' ? 'MESSAGE_NOT_WELL_FORMED' : 'INVALID_PARAMETER';
  return new PointerError('bad-element', code, `${where} (${shown}: ${why})`, shown === name ? name : undefined);
}

function tokens(form: Form, query: URLSearchParams, name: string): string[] {
  const text = query.get(name);
  if (text === null || text === '') return [];
  const values = text.split(',', VALUES_MAX + 1);
  if (values.length > VALUES_MAX || !values.every((value) => TOKEN.test(value)))
    throw wrong(form, name, "String should match pattern 'system|code'");
  return values;
}

const systemOf = (token: string): string => token.slice(0, token.indexOf('|'));

function typesAsked(form: Form, query: URLSearchParams, permitted: readonly string[]): readonly string[] {
  const asked = tokens(form, query, 'type');
  if (asked.length === 0) return permitted;
  const systems = new Set(permitted.map(systemOf));
  if (!asked.every((type) => systems.has(systemOf(type))))
    throw new PointerError(
      'bad-code',
      'INVALID_CODE_SYSTEM',
      'Invalid type (The provided type system does not match the allowed types for this organisation)',
      'type',
    );
  return asked.filter((type) => permitted.includes(type));
}

function subjectOf(form: Form, query: URLSearchParams): string {
  const text = query.get('subject:identifier');
  if (text === null || text === '') throw wrong(form, 'subject:identifier', 'Field required');
  const nhsNumber = SUBJECT.exec(text)?.[1];
  if (nhsNumber === undefined) throw wrong(form, 'subject:identifier', `String should match pattern '${SUBJECT.source}'`);
  if (isNhsNumber(nhsNumber)) return nhsNumber;
  if (form === 'count')
    throw new PointerError(
      'bad-element',
      'INVALID_IDENTIFIER_VALUE',
      'Invalid NHS number provided in the query parameters',
      'subject:identifier',
    );
  throw new PointerError(
    'bad-element',
    'INVALID_NHS_NUMBER',
    'A valid NHS number is required to search for document references',
    'subject:identifier',
  );
}

function selfOf(query: URLSearchParams): string {
  const named = ['subject:identifier', 'custodian:identifier', 'type', 'category', '_summary', 'next-page-token'];
  const shown = named.flatMap((name) => {
    const value = query.get(name);
    return value === null || value === '' ? [] : [`${name}=${encodeURI(value)}`.replaceAll('%7C', '|')];
  });
  return `DocumentReference?${shown.join('&')}`;
}

/** @throws PointerError for the first parameter that is not known, given twice, missing or wrong. */
export function askedPointers(
  query: URLSearchParams,
  form: Form,
  { known, types }: { known: readonly string[]; types: readonly string[] },
): AskedPointers {
  const names = [...query.keys()];
  const astray = names.find((name) => !known.includes(name));
  if (astray !== undefined) throw wrong(form, astray, 'Extra inputs are not permitted');
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw wrong(form, twice, 'Input should be given once');
  const nhsNumber = subjectOf(form, query);
  const custodian = query.get('custodian:identifier') ?? '';
  const named = CUSTODIAN.exec(custodian)?.[1];
  if (custodian !== '' && named === undefined)
    throw wrong(form, 'custodian:identifier', `String should match pattern '${CUSTODIAN.source}'`);
  const summary = query.get('_summary') ?? '';
  if (!['', 'count', 'false'].includes(summary)) throw wrong(form, '_summary', "Input should be 'count'");
  return {
    nhsNumber,
    custodian: named,
    types: typesAsked(form, query, types),
    categories: tokens(form, query, 'category'),
    countOnly: form === 'count' || summary === 'count',
    page: query.get('next-page-token') ?? undefined,
    self: selfOf(query),
  };
}
