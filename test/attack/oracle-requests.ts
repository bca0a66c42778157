import { pathReader, searchParametersOf } from '@ouzel/fhir';
import { askedFor, type Filled } from '../conformance/filled.ts';
import { resources } from '../conformance/statement.ts';
import type { Asked } from '../world/api.ts';

/** One thing that a caller can ask, and the name that a difference is reported by. */
export interface OracleRequest {
  name: string;
  path: string;
  asked: Asked;
}

/** Something that somebody may be hiding, as its owner posted it. */
export interface Planted {
  type: string;
  id: string;
  resource: Filled;
}

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const PREFIXES = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'];

const get = (path: string, headers: Record<string, string> = {}): OracleRequest => ({
  name: `GET ${path} ${JSON.stringify(headers)}`,
  path,
  asked: { headers },
});

/** Every way to ask about one element: by its value, by another, by there being one. */
function byElement(kind: string, name: string, value: unknown): string[] {
  const [there, elsewhere] = askedFor(kind, value);
  const plain = [`${name}=${encodeURIComponent(there)}`, `${name}=${encodeURIComponent(elsewhere)}`];
  const presence = [`${name}:missing=true`, `${name}:missing=false`];
  if (kind === 'token') return [...plain, ...presence, `${name}:not=${encodeURIComponent(there)}`];
  if (kind === 'string') return [...plain, ...presence, `${name}:exact=${there}`, `${name}:contains=${there.slice(1, 4)}`];
  if (kind === 'date' || kind === 'quantity' || kind === 'number')
    return [...plain, ...presence, ...PREFIXES.map((prefix) => `${name}=${prefix}${encodeURIComponent(there)}`)];
  return [...plain, ...presence];
}

const everyParameter = ({ type, resource }: Planted): string[] =>
  [...searchParametersOf(type).values()].flatMap(({ name, kind, paths }) => {
    const path = paths.find((each) => pathReader(each)(resource).length > 0);
    return path === undefined ? [] : byElement(kind, name, pathReader(path)(resource)[0]);
  });

/** Parameters of any type. */
function everywhere(type: string, ids: readonly string[]): string[] {
  const includes = resources.find((each) => each.type === type)?.searchInclude ?? [];
  const from = resources.flatMap(({ type: other, searchInclude }) =>
    searchInclude.filter((each) => other !== type && /:(encounter|subject|patient|context|result|based-on)$/.test(each)),
  );
  return [
    '',
    ...ids.map((id) => `_id=${id}`),
    '_lastUpdated=gt2020-01-01',
    ...['date', '-date', '_lastUpdated', '-_lastUpdated', '_id'].map((sort) => `_sort=${sort}`),
    ...['1', '2', '0'].map((count) => `_count=${count}`),
    ...['count', 'true', 'text', 'data'].map((summary) => `_summary=${summary}`),
    ...['none', 'accurate'].map((total) => `_total=${total}`),
    '_elements=code',
    '_tag=https://claims.example/codes|tagged',
    '_security=http://terminology.hl7.org/CodeSystem/v3-ActCode|HIV',
    ...includes.map((include) => `_include=${include}`),
    ...from.slice(0, 6).map((include) => `_revinclude=${include}`),
    '_has:Observation:patient:code=http://loinc.org|8867-4',
    'subject:Patient.name=x',
  ];
}

/** A search of each kind for what was planted, by GET; by POST for the plain ones. */
export function searches(patient: string, planted: readonly Planted[]): OracleRequest[] {
  const types = [...new Set(planted.map(({ type }) => type))];
  return types.flatMap((type) => {
    const mine = planted.filter((each) => each.type === type);
    const common = everywhere(
      type,
      mine.map(({ id }) => id),
    );
    const queries = [...new Set([...common, ...mine.flatMap(everyParameter)])];
    const posted = queries.slice(0, 2).map((query): OracleRequest => {
      const body = `patient=${patient}&${query}`;
      const path = `${type}/_search`;
      return { name: `POST ${path} ${body}`, path, asked: { method: 'POST', headers: FORM, body } };
    });
    return [...queries.map((query) => get(`${type}?patient=${patient}${query === '' ? '' : `&${query}`}`)), ...posted];
  });
}

/** Everything that can be asked of one id. */
export function instances(planted: readonly Planted[]): OracleRequest[] {
  return planted.flatMap(({ type, id, resource }) => {
    const path = `${type}/${id}`;
    const change = (method: string, body: unknown, headers: Record<string, string>): OracleRequest => ({
      name: `${method} ${path}`,
      path,
      asked: { method, body, headers },
    });
    return [
      get(path),
      get(path, { 'If-None-Match': 'W/"1"' }),
      get(path, { 'If-Modified-Since': 'Wed, 01 Jan 2020 00:00:00 GMT' }),
      { name: `HEAD ${path}`, path, asked: { method: 'HEAD' } },
      get(`${path}/_history`),
      get(`${path}/_history/1`),
      change('PUT', { ...resource, id }, { 'If-Match': 'W/"1"' }),
      change('PATCH', [{ op: 'add', path: '/language', value: 'en' }], {
        'If-Match': 'W/"1"',
        'Content-Type': 'application/json-patch+json',
      }),
      { name: `DELETE ${path}`, path, asked: { method: 'DELETE' } },
    ];
  });
}

/** Everything that is asked of a person, by id. */
export function ofPerson(patient: string, types: readonly string[]): OracleRequest[] {
  const path = `Patient/${patient}`;
  const everything = ['', '_count=3', '_since=2020-01-01T00:00:00Z', 'start=2020-01-01', 'end=2027-01-01'];
  const reads = types.map((type) => ({ request: { method: 'GET', url: `${type}?patient=${patient}&_count=5` } }));
  return [
    get(path),
    { name: `HEAD ${path}`, path, asked: { method: 'HEAD' } },
    get(`${path}/_history`),
    get(`${path}/_history/1`),
    get(`Patient?_id=${patient}`),
    ...everything.map((query) => get(`${path}/$everything?${query}`)),
    ...types.map((type) => get(`${path}/$everything?_type=${type}`)),
    get(`${path}/$summary`),
    get(`Observation/$lastn?patient=${patient}`),
    get(`Observation/$lastn?patient=${patient}&max=2`),
    {
      name: `batch of reads of ${patient}`,
      path: '',
      asked: { method: 'POST', body: { resourceType: 'Bundle', type: 'batch', entry: reads } },
    },
  ];
}

/** And by number. */
export const ofNumber = (number: string): OracleRequest[] => {
  const identifier = encodeURIComponent(`https://fhir.nhs.uk/Id/nhs-number|${number}`);
  return [
    get(`Patient?identifier=${identifier}`),
    get(`Observation?patient.identifier=${identifier}`),
    get(`Observation?patient:identifier=${identifier}`),
    get(`Condition?subject:identifier=${identifier}&_summary=count`),
    {
      name: 'POST Patient/_search',
      path: 'Patient/_search',
      asked: { method: 'POST', headers: FORM, body: `identifier=${identifier}` },
    },
  ];
};
