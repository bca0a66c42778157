import type { HttpAnswer } from '@ouzel/runtime';
import { FhirError } from '@ouzel/fhir';
import { searchset } from './bundle.ts';
import { searchOutcome } from './completeness.ts';
import { accessRequest, assertScope, type Call } from './context.ts';
import { fanOut } from './fan-out.ts';
import { limits } from './limits.ts';
import { isLenient, wholeNumber } from './parameters.ts';
import { release } from './release.ts';
import { conditionsOf } from './search-conditions.ts';
import { searchsetRecipe } from './recipes/searchset.ts';
import { resultsOf, shaped } from './search-results.ts';
import { entryOf } from './search-page.ts';
import { clinicalSubject, orNothing } from './search-subject.ts';

/** `GET Observation/$lastn`: of each code the newest `max` (one). https://hl7.org/fhir/R4/observation-operation-lastn.html */
export async function observationLastn(call: Call): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  assertScope(requester, 'Observation', 's');
  const most = wholeNumber(http.query, 'max') ?? 1;
  if (most < 1 || most > limits.lastMax)
    throw new FhirError('bad-value', `max is a number from 1 to ${limits.lastMax}.`, { expression: ['max'] });
  const query = new URLSearchParams(http.query);
  query.delete('max');
  const conditions = conditionsOf('Observation', query, gateway.base, isLenient(http));
  const { shape } = resultsOf(query);
  const url = `${gateway.base}/Observation/$lastn?${http.query.toString()}`;
  return orNothing(url, async () => {
    const request = accessRequest(call, 'operation', 'Observation/$lastn', clinicalSubject(query, gateway.base), ['Observation']);
    return release(call, { ...request, nothing: url }, async (permit) => {
      const { answers, closed } = await fanOut(permit, gateway.sources, ['Observation']);
      const shown = await gateway.reader.last(permit, { types: ['Observation'], conditions, closed }, most);
      const body = searchset({
        total: shown.length,
        links: [{ relation: 'self', url }],
        entries: shown.map((each) => entryOf(gateway.base, { ...each, text: shaped(each.type, each.text, shape) }, 'match')),
        outcome: searchOutcome(permit, answers),
      });
      const parts = { self: url, total: shown.length, shaped: shape !== undefined, answers };
      return { status: 200, body, answers, resources: shown, recipe: searchsetRecipe(parts) };
    });
  });
}
