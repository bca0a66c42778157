import { base32OfUuid, FhirError, parseNhsNumber, systems, uuidOfBase32 } from '@ouzel/fhir';
import { AUDIT_PARAMETERS, AUDIT_RESULTS } from './audit-parameters.ts';
import { tokenClauses, tokenOf } from './audit-tokens.ts';
import type { AuditCriteria, EntityNamed, TimeBound } from './audit-trail.ts';
import type { Gateway } from './context.ts';
import { limits } from './limits.ts';
import { dateValue, splitValues } from './search-values.ts';

export type People = Pick<Gateway, 'peopleBehind' | 'base' | 'auditSite'>;
type Part = Pick<AuditCriteria, 'clauses' | 'names' | 'entities' | 'recorded' | 'ids'>;

const bad = (name: string, sentence: string): FhirError => new FhirError('bad-value', sentence, { expression: [name] });

/** A date with its prefix (https://hl7.org/fhir/R4/search.html#prefix). An event has one instant, so that `sa` is `gt` and `eb` is `lt`. */
function boundOf(text: string, name: string): TimeBound {
  const { prefix, span } = dateValue(text, name);
  const [from, until] = [new Date(span[0]), new Date(span[1])];
  if (prefix === 'eq') return { within: { from, until } };
  if (prefix === 'ge') return { within: { from } };
  if (prefix === 'gt' || prefix === 'sa') return { within: { from: until } };
  if (prefix === 'le') return { within: { until } };
  if (prefix === 'lt' || prefix === 'eb') return { within: { until: from } };
  if (prefix === 'ne') return { outside: { from, until } };
  throw new FhirError('unknown-parameter', `${name} takes eq, ne, gt, ge, lt, le, sa and eb here.`, { expression: [name] });
}

/** Everybody by whom the person of a reference may be named in the trail. */
async function peopleOf(text: string, name: string, { peopleBehind, base }: People): Promise<string[]> {
  const person = uuidOfBase32(text.replace(`${base}/`, '').replace(/^Patient\//, ''));
  if (person === undefined) throw bad(name, `${name} is not the id of a Patient.`);
  return [...new Set([person, ...(await peopleBehind({ person }))])];
}

/** The same search with our ids in the place of NHS numbers, which go into no address that we write. Of somebody unknown it finds nothing. */
export async function withoutNumbers(query: URLSearchParams, { peopleBehind }: People): Promise<URLSearchParams> {
  const plain = new URLSearchParams();
  for (const [name, text] of query) {
    if (name !== 'patient.identifier' || text === '') {
      plain.append(name, text);
      continue;
    }
    const tokens = splitValues(text, name).map((value) => tokenOf(value, name));
    if (tokens.some(({ system }) => system !== systems.nhsNumber))
      throw bad(name, `Give ${name} as ${systems.nhsNumber}|<NHS number>.`);
    const people = await Promise.all(tokens.map(({ code }) => peopleBehind({ nhsNumber: parseNhsNumber(code, name) })));
    const ids = people.flat().map(base32OfUuid);
    // An id that no event has finds nothing, and says of nobody that they were asked for.
    if (ids.length === 0) plain.append('_id', 'none');
    else plain.append('patient', ids.join(','));
  }
  return plain;
}

const ENTITY = /^([A-Z][A-Za-z]{1,40})\/([A-Za-z0-9.-]{1,64})(?:\/_history\/(\d{1,9}))?$/;

function entityOf(text: string, base: string): EntityNamed {
  const [matched, type = '', id = '', version] = ENTITY.exec(text.replace(`${base}/`, '')) ?? [];
  if (matched === undefined) throw bad('entity', 'entity is a reference: Type/id, or Type/id/_history/version.');
  return { type, id, ...(version === undefined ? {} : { version }) };
}

/** A Patient by our id is a person; whatever else is a resource. */
async function entitiesOf(text: string, from: People): Promise<Part> {
  const named = splitValues(text, 'entity').map((value) => entityOf(value, from.base));
  const isPerson = ({ type, id }: EntityNamed): boolean => type === 'Patient' && uuidOfBase32(id) !== undefined;
  if (!named.some(isPerson)) return { entities: [named] };
  if (!named.every(isPerson)) throw bad('entity', 'Give people and resources each in an entity of their own.');
  const people = await Promise.all(named.map(({ id }) => peopleOf(id, 'entity', from)));
  return { clauses: [{ on: 'person', any: people.flat() }] };
}

const HOWS = { '': 'starts', exact: 'exact', contains: 'contains' } as const;

function namesOf(text: string, name: string): Part {
  const modifier = name.slice('agent-name'.length + 1);
  if (modifier !== '' && modifier !== 'exact' && modifier !== 'contains')
    throw new FhirError('unknown-parameter', 'agent-name takes :exact and :contains.', { expression: [name] });
  return {
    names: [splitValues(text, name).map((value) => ({ text: value.replaceAll(/\\([,|$\\])/g, '$1'), how: HOWS[modifier] }))],
  };
}

async function partOf(name: string, text: string, from: People): Promise<Part> {
  if (name === 'date' || name === '_lastUpdated')
    return { recorded: [splitValues(text, name).map((each) => boundOf(each, name))] };
  if (name === 'patient') {
    const people = await Promise.all(splitValues(text, name).map((each) => peopleOf(each, name, from)));
    return { clauses: [{ on: 'person', any: people.flat() }] };
  }
  if (name === 'entity') return entitiesOf(text, from);
  if (name.startsWith('agent-name')) return namesOf(text, name);
  // An id that can be none of ours finds nothing, like any other unknown one.
  if (name === '_id')
    return { ids: splitValues(text, name).filter((each) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(each)) };
  return { clauses: tokenClauses(name, text, from.auditSite) ?? [] };
}

const KNOWN = AUDIT_PARAMETERS.flatMap(({ name }) => name ?? []);
export const isAuditParameter = (name: string): boolean => KNOWN.includes(name) || /^agent-name:(exact|contains)$/.test(name);
export const AUDIT_NAMES: readonly string[] = [...KNOWN, 'agent-name:exact', 'agent-name:contains', ...AUDIT_RESULTS];

/** A query as criteria. @throws FhirError `bad-value`, `bad-nhs-number`, `too-costly`, `unknown-parameter`, each naming the parameter. */
export async function criteriaOf(query: URLSearchParams, from: People): Promise<AuditCriteria> {
  const asked = [...query].filter(([name, value]) => isAuditParameter(name) && value !== '');
  if (asked.length > limits.parametersMax)
    throw new FhirError('too-costly', `A search has at most ${limits.parametersMax} parameters.`);
  const parts: Part[] = [];
  for (const [name, text] of asked) parts.push(await partOf(name, text, from));
  const ids = parts.flatMap((part) => (part.ids === undefined ? [] : [part.ids]));
  return {
    clauses: parts.flatMap(({ clauses = [] }) => clauses),
    names: parts.flatMap(({ names = [] }) => names),
    entities: parts.flatMap(({ entities = [] }) => entities),
    recorded: parts.flatMap(({ recorded = [] }) => recorded),
    ...(ids.length === 0 ? {} : { ids: ids.reduce((all, more) => all.filter((id) => more.includes(id))) }),
  };
}
