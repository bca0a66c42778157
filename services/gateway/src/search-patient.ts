import { scopedTypes } from '@ouzel/access';
import type { Patient } from '@medplum/fhirtypes';
import type { Permit, Released } from '@ouzel/exchange';
import { base32OfUuid, FhirError, isObject } from '@ouzel/fhir';
import type { Condition } from '@ouzel/records';
import type { HttpAnswer } from '@ouzel/runtime';
import { searchset } from './bundle.ts';
import { searchOutcome } from './completeness.ts';
import { accessRequest, assertScope, type Call, identifierSubject, personSubject } from './context.ts';
import { fanOut } from './fan-out.ts';
import { isLenient, single } from './parameters.ts';
import { release } from './release.ts';
import { conditionsOf } from './search-conditions.ts';
import { type Includes, includesOf } from './search-includes.ts';
import { searchsetRecipe } from './recipes/searchset.ts';
import { resultsOf, type Results, shaped } from './search-results.ts';
import { entryOf } from './search-page.ts';
import { orNothing } from './search-subject.ts';

interface Search {
  conditions: readonly Condition[];
  results: Results;
  includes: Includes;
  url: string;
}

const isPatient = (value: unknown): value is Patient => isObject(value) && value['resourceType'] === 'Patient';

async function found(call: Call, { conditions, results, includes, url }: Search, permit: Permit): Promise<Released> {
  const { gateway, requester } = call;
  const { text, version } = gateway.locator.patientOf(permit);
  const patient: unknown = conditions.length === 0 ? undefined : JSON.parse(text);
  const met = conditions.length === 0 || (isPatient(patient) && (await gateway.reader.meets(permit, patient, conditions)));
  const links = [{ relation: 'self', url }];
  const nobody = { status: 200, body: searchset({ total: 0, links, entries: [] }), answers: [], resources: [] };
  if (!met) return { ...nobody, recipe: searchsetRecipe({ self: url, total: 0, answers: [] }) };
  const readable = scopedTypes(requester);
  const types = includes.types.filter((type) => readable === 'all' || readable.includes(type));
  const { answers, closed } = types.length === 0 ? { answers: [], closed: [] } : await fanOut(permit, gateway.sources, types);
  const brought = types.length === 0 ? [] : await gateway.reader.read(permit, { types, closed });
  const id = base32OfUuid(permit.person);
  const entries = [
    entryOf(gateway.base, { type: 'Patient', id, text: shaped('Patient', text, results.shape) }, 'match'),
    ...brought.map((each) => entryOf(gateway.base, { ...each, text: shaped(each.type, each.text, results.shape) }, 'include')),
  ];
  const total = results.total ? 1 : undefined;
  const body = searchset({
    total,
    links,
    entries: results.count === 0 ? [] : entries,
    outcome: searchOutcome(permit, answers),
  });
  const shown = { shaped: results.shape !== undefined, counted: results.count === 0 };
  const recipe = searchsetRecipe({ self: url, total, matches: 1, ...shown, answers });
  return { status: 200, body, answers, resources: [{ type: 'Patient', id, version }, ...brought], recipe };
}

/** `GET Patient?identifier=`: finds a person by NHS number, for those who may know of them. Further parameters must fit them too. */
export async function searchPatient(call: Call, query: URLSearchParams): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  assertScope(requester, 'Patient', 's');
  const rest = new URLSearchParams([...query].filter(([name]) => name !== 'identifier' && name !== '_id'));
  const url = `${gateway.base}/Patient?${query.toString()}`;
  const search: Search = {
    conditions: conditionsOf('Patient', rest, gateway.base, isLenient(http)),
    results: resultsOf(query),
    includes: includesOf('Patient', query),
    url,
  };
  const [identifier, id] = [single(query, 'identifier'), single(query, '_id')];
  if ((identifier === undefined) === (id === undefined))
    throw new FhirError('too-costly', 'People are not listed: name one by identifier (the NHS number) or by _id.', {
      expression: ['identifier'],
    });
  return orNothing(url, async () => {
    const subject =
      identifier === undefined ? personSubject(id ?? '', gateway.base) : identifierSubject(identifier, 'identifier');
    const request = accessRequest(call, 'search-type', 'Patient', subject, [], query);
    return release(call, { ...request, nothing: url }, (permit) => found(call, search, permit));
  });
}
