import { discloseEach, type Match, type Permit, type ReleasedParts } from '@ouzel/exchange';
import { base32OfUuid, FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { z } from 'zod';
import { FHIR_JSON } from './answer.ts';
import { bodyOf } from './body.ts';
import { searchset } from './bundle.ts';
import { accessRequest, assertScope, type Call } from './context.ts';
import { limits } from './limits.ts';
import { GENERAL, refuseUnknown } from './parameters.ts';
import { nobody } from './search-subject.ts';

const parameters = z.looseObject({
  resourceType: z.literal('Parameters'),
  parameter: z.array(
    z.union([
      z.looseObject({ name: z.literal('resource'), resource: z.looseObject({ resourceType: z.literal('Patient') }) }),
      z.looseObject({ name: z.literal('onlyCertainMatches'), valueBoolean: z.boolean() }),
      z.looseObject({ name: z.literal('count'), valueInteger: z.int().min(1) }),
    ]),
  ),
});

interface Asked {
  patient: unknown;
  onlyCertain: boolean;
  count: number;
}

/** @throws FhirError `bad-structure`, `missing-element`. */
async function askedOf({ http }: Call): Promise<Asked> {
  const read = parameters.safeParse((await bodyOf(http)).json);
  if (!read.success)
    throw new FhirError(
      'bad-structure',
      'Send Parameters with resource (a Patient), onlyCertainMatches (boolean) and count (integer).',
    );
  const given = read.data.parameter;
  const of = (name: string) => given.filter((each) => each.name === name);
  if (['resource', 'onlyCertainMatches', 'count'].some((name) => of(name).length > 1))
    throw new FhirError('bad-structure', 'Give each parameter once.', { expression: ['Parameters.parameter'] });
  const [patient] = of('resource');
  if (patient === undefined)
    throw new FhirError('missing-element', 'Say whom you seek: the parameter resource is a Patient.', {
      expression: ['Parameters.parameter'],
    });
  const count = Number(of('count')[0]?.['valueInteger'] ?? limits.matchesMax);
  return {
    patient: patient['resource'],
    onlyCertain: of('onlyCertainMatches')[0]?.['valueBoolean'] === true,
    count: Math.min(count, limits.matchesMax),
  };
}

interface Fitting {
  permit: Permit;
  match: Match;
}

/** Where two are certain, neither is. */
function graded(fitting: readonly Fitting[]): Fitting[] {
  const certain = fitting.filter(({ match }) => match.grade === 'certain').length;
  const sorted = fitting.toSorted((a, b) => b.match.score - a.match.score || (a.permit.person < b.permit.person ? -1 : 1));
  return certain < 2 ? sorted : sorted.map((each) => ({ ...each, match: { ...each.match, grade: 'probable' as const } }));
}

function answer(call: Call, url: string, shown: readonly Fitting[], permits: readonly (Permit | FhirError)[]): ReleasedParts {
  const { base, locator } = call.gateway;
  const entries = shown.map(({ permit, match }) => {
    const { text, version } = locator.patientOf(permit);
    const id = base32OfUuid(permit.person);
    return { person: permit.person, fullUrl: `${base}/Patient/${id}`, text, mode: 'match' as const, match, id, version };
  });
  const links = [{ relation: 'self', url }];
  const body = entries.length === 0 ? nobody(url) : searchset({ total: entries.length, links, entries });
  const parts = permits.map((permit) => ({
    resources: entries
      .filter(({ person }) => !(permit instanceof FhirError) && permit.person === person)
      .map(({ id, version }) => ({ type: 'Patient', id, version })),
  }));
  return { status: 200, headers: FHIR_JSON, body, answers: [], resources: [], parts };
}

/**
 * `POST Patient/$match` (IHE PDQm ITI-119): people who may be the one described. Each is decided about by itself, and how well they fit is worked
 * out from what this caller may see of them, so that neither the answer nor its scores tell of anybody else.
 */
export async function patientMatch(call: Call): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  assertScope(requester, 'Patient', 's');
  refuseUnknown(http, GENERAL);
  const { patient, onlyCertain, count } = await askedOf(call);
  const sought = gateway.matching.soughtOf(patient);
  const people = await gateway.matching.candidates(sought, requester);
  const requests = people.map((person) => accessRequest(call, 'operation', '$match', { by: 'person', person }));
  const whole = accessRequest(call, 'operation', '$match', { by: 'none' });
  const url = `${gateway.base}/Patient/$match`;
  return discloseEach(gateway, whole, requests, async (permits) => {
    const fitting = permits.flatMap((permit): Fitting[] => {
      if (permit instanceof FhirError) return [];
      const match = gateway.matching.matchOf(permit, sought);
      return match === undefined ? [] : [{ permit, match }];
    });
    const shown = graded(fitting).filter(({ match }) => !onlyCertain || match.grade === 'certain');
    return answer(call, url, shown.slice(0, count), permits);
  });
}
