import { allows, scopedTypes } from '@ouzel/access';
import type { Permit, Released, SourceAnswer } from '@ouzel/exchange';
import { base32OfUuid } from '@ouzel/fhir';
import type { Condition, Page, Paging, Shown } from '@ouzel/records';
import { type Entry, searchset } from './bundle.ts';
import { searchOutcome } from './completeness.ts';
import type { Call } from './context.ts';
import { fanOut } from './fan-out.ts';
import { isLenient, single } from './parameters.ts';
import { type Cursor, lackingOf } from './pages.ts';
import { conditionsOf } from './search-conditions.ts';
import { type Includes, includesOf, patientEntry, readIncluded } from './search-includes.ts';
import { type Results, resultsOf, shaped } from './search-results.ts';
import { searchsetRecipe } from './recipes/searchset.ts';
import { SUBJECT_NAMES } from './subject-names.ts';

/** What one search of a type asks, whoever it turns out to be about. */
export interface Search {
  type: string;
  /** Its address, as the answer names it. */
  url: string;
  conditions: readonly Condition[];
  results: Results;
  includes: Includes;
  /** The query without its page: what a cursor must be of. */
  text: string;
  cursor: Cursor | undefined;
}

function textOf(query: URLSearchParams): string {
  if (!query.has('_page')) return query.toString();
  const plain = new URLSearchParams(query);
  plain.delete('_page');
  return plain.toString();
}

/** @throws FhirError for whatever the search cannot be, before anybody is asked about anybody. */
export function searchOf(call: Call, type: string, query: URLSearchParams): Search {
  const { gateway, http, requester } = call;
  const cursor = single(query, '_page');
  const text = textOf(query);
  return {
    type,
    url: `${gateway.base}/${type}?${query.toString()}`,
    conditions: conditionsOf(type, query, gateway.base, isLenient(http)),
    results: resultsOf(query),
    includes: includesOf(type, query),
    text,
    cursor: cursor === undefined ? undefined : gateway.pages.open(cursor, `${type}?${text}`, requester),
  };
}

interface Asked {
  answers: SourceAnswer[];
  closed: string[];
  lacking: SourceAnswer[];
}

/** The first page asks the sources; further ones show the same record, and say again what the first said of them. */
async function ask({ gateway }: Call, search: Search, permit: Permit): Promise<Asked> {
  if (search.cursor !== undefined)
    return { answers: [], closed: search.cursor.closed, lacking: lackingOf(search.cursor, permit) };
  const { answers, closed } = await fanOut(permit, gateway.sources, [search.type, ...search.includes.types]);
  return { answers, closed, lacking: answers.filter(({ status }) => status !== 'complete') };
}

/** How many there are in all is counted for each page anew: what may be seen may have changed since the first. */
function pagingOf(call: Call, { results: { count, sort, total }, cursor }: Search): Paging {
  if (cursor === undefined) return { count, sort, total, asOf: call.gateway.now() };
  return { count, sort, total, asOf: new Date(cursor.asOf), after: cursor.after };
}

/** The address of the next page names the person by our id: a number that came by POST does not go into an address. */
function nextLink({ gateway, requester }: Call, search: Search, permit: Permit, rest: Omit<Cursor, 'until' | 'search'>) {
  const query = new URLSearchParams(search.text);
  for (const name of SUBJECT_NAMES) query.delete(name);
  query.append('patient', base32OfUuid(permit.person));
  const sealed = gateway.pages.seal({ ...rest, search: `${search.type}?${query.toString()}` }, requester);
  query.append('_page', sealed);
  return { relation: 'next', url: `${gateway.base}/${search.type}?${query.toString()}` };
}

export const entryOf = (base: string, { type, id, text }: Pick<Shown, 'type' | 'id' | 'text'>, mode: Entry['mode']): Entry => ({
  fullUrl: `${base}/${type}/${id}`,
  text,
  mode,
});

/** Matches first, then what they bring along. */
async function entriesOf(call: Call, search: Search, permit: Permit, found: Page, closed: readonly string[]) {
  const { gateway, requester } = call;
  const { includes, results } = search;
  const readable = scopedTypes(requester);
  const included = await readIncluded(gateway.reader, permit, { includes, shown: found.shown, closed, readable });
  const patient = includes.patient && allows(requester, 'Patient', 'r') ? patientEntry(gateway, permit) : [];
  const entry = (mode: Entry['mode']) => (each: Shown) =>
    entryOf(gateway.base, { ...each, text: shaped(each.type, each.text, results.shape) }, mode);
  return {
    entries: [...found.shown.map(entry('match')), ...included.map(entry('include')), ...patient.map((each) => each.entry)],
    resources: [...found.shown, ...included, ...patient.map(({ version }) => version)],
    all: included.length + patient.length === 0,
  };
}

/** One page of a search of one person's record. */
export async function searchPage(call: Call, search: Search, permit: Permit): Promise<Released> {
  const { answers, closed, lacking } = await ask(call, search, permit);
  const paging = pagingOf(call, search);
  const found = await call.gateway.reader.page(permit, { types: [search.type], conditions: search.conditions, closed }, paging);
  const { entries, resources, all } = await entriesOf(call, search, permit, found, closed);
  const links = [{ relation: 'self', url: search.url }];
  if (found.next !== undefined) {
    const rest = { after: found.next, asOf: paging.asOf.getTime(), closed, lacking };
    links.push(nextLink(call, search, permit, rest));
  }
  const body = searchset({ total: found.total, links, entries, outcome: searchOutcome(permit, lacking) });
  const recipe = searchsetRecipe({
    self: search.url,
    next: links[1]?.url,
    total: found.total,
    matches: all ? undefined : found.shown.length,
    shaped: search.results.shape !== undefined,
    answers: lacking,
  });
  return { status: 200, body, answers, resources, recipe };
}
