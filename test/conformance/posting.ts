import { expect } from '@jest/globals';
import { isObject, systems } from '@ouzel/fhir';
import { z } from 'zod';
import { ask, type Answer, bundleOf, inMode } from '../world/api.ts';
import type { World } from '../world/world.ts';
import { type About, adapted, freshNhsNumber } from './adapt.ts';
import { digits, textOf } from './exact.ts';
import { entriesOf, type Given, isGiven, type Unit } from './examples.ts';
import { meaning } from './meaning.ts';

/** Why an example was refused: HTTP status, and the elements that the refusal names. */
export interface Refusal {
  status: number;
  at: string;
  said: string;
}

const refusalOf = ({ status, json }: Answer): Refusal => {
  const outcome = z.object({
    issue: z.array(z.object({ expression: z.array(z.string()).default([]), diagnostics: z.string() })),
  });
  const [issue] = outcome.parse(json).issue;
  return { status, at: issue?.expression[0] ?? '', said: issue?.diagnostics ?? '' };
};

const read = (text: string): Given => {
  const found = digits(text);
  if (!isGiven(found)) throw new Error('The answer is no resource.');
  return found;
};

/** A contributor that posts examples about a person whom it registered. */
export async function createPoster(world: World) {
  const token = await world.token('bench');
  const call = (path: string, body?: unknown): Promise<Answer> =>
    ask(world.fhirBase, path, { token, ...(body === undefined ? {} : { body }) });
  const patient = { resourceType: 'Patient', identifier: [{ system: systems.nhsNumber, value: freshNhsNumber() }] };
  const made = await call('Patient', patient);
  expect(made.status).toBe(201);
  const person = String(isObject(made.json) ? made.json['id'] : '');
  // The organisation of the sample client bench.
  const about: About = { reference: `Patient/${person}`, ods: '9OZB01' };

  /** The Patient that the contributor wrote, which is a resource of its record: the Patient at the Location is the exchange's own. */
  async function ownPatient(location: string): Promise<Given> {
    const whole = digits((await call(`${location.replace(/\/_history.*/, '')}/$everything?_type=Patient`)).text);
    const found = entriesOf(isGiven(whole) ? whole : { resourceType: 'Bundle' })
      .map(({ resource }) => resource)
      .filter(isGiven)
      .find((each) => String(each['id']).includes('.'));
    if (found === undefined) throw new Error('The Patient that was posted is not in its record.');
    // The link by which it is known whom the exchange takes it for comes after its own.
    const links = Array.isArray(found['link']) ? found['link'].slice(0, -1) : [];
    const { link: _link, ...rest } = found;
    return links.length === 0 ? rest : { ...rest, link: links };
  }

  async function readBack(resource: Given, location: string): Promise<Given> {
    if (resource.resourceType === 'Patient') return ownPatient(location);
    const answer = await call(location);
    expect(answer.status).toBe(200);
    return read(answer.text);
  }

  /** Found by its id, and by its identifier where it has one. */
  async function isFound({ resourceType, identifier }: Given, location: string): Promise<void> {
    if (resourceType === 'Patient') return;
    const id =
      location
        .replace(/\/_history.*/, '')
        .split('/')
        .at(-1) ?? '';
    const [first] = [identifier].flat().filter(isObject);
    const named = typeof first?.['system'] === 'string' && typeof first['value'] === 'string';
    const wanted = named ? `${String(first['system'])}|${String(first['value']).replaceAll(/[\\,|$]/g, '\\$&')}` : '';
    const search = named ? `&identifier=${encodeURIComponent(wanted)}` : '';
    for (const query of [`_id=${id}`, ...(named ? [`_elements=id${search}`] : [])]) {
      const found = await call(`${resourceType}?patient=${person}&${query}`);
      expect([query, inMode(found, 'match').map((each) => each.id)]).toEqual([query, expect.arrayContaining([id])]);
    }
  }

  return {
    /** Posts an example; where it is taken, all of it must be there again. */
    async post({ name, resource }: Unit): Promise<Refusal | undefined> {
      const given = adapted(resource, about);
      const answer = await call(given.resourceType, textOf(given));
      if (answer.status !== 201 && answer.status !== 200) return refusalOf(answer);
      const location = answer.headers.get('location') ?? '';
      expect([name, meaning(await readBack(given, location))]).toEqual([name, meaning(given)]);
      await isFound(given, location);
      return undefined;
    },

    /** Posts a Bundle whose entries may all be posted, about somebody new; references among the entries become ours. */
    async postBundle(name: string, bundle: Given): Promise<void> {
      const value = freshNhsNumber();
      const reference = 'urn:uuid:6d1f0b5c-5b2e-4b9b-9d0c-2f8a44f0b001';
      const who = { fullUrl: reference, resource: { ...patient, identifier: [{ system: systems.nhsNumber, value }] } };
      const posted = entriesOf(bundle).map((entry) => ({
        ...entry,
        resource: adapted(isGiven(entry['resource']) ? entry['resource'] : patient, { ...about, reference }),
      }));
      const entry = [{ ...who, request: { method: 'POST', url: 'Patient' } }, ...posted];
      const answer = await call('', textOf({ ...bundle, entry }));
      const locations = bundleOf(answer).entry.map(({ response }) => response?.location ?? response?.status ?? '');
      expect([name, answer.status, locations.length]).toEqual([name, 200, entry.length]);
      const ours = new Map(
        entry.flatMap((each, at): [string, string][] =>
          'fullUrl' in each
            ? [[each.fullUrl, (locations[at] ?? '').replace(`${world.fhirBase}/`, '').replace(/\/_history.*/, '')]]
            : [],
        ),
      );
      for (const [at, { resource }] of posted.entries())
        expect([name, at, meaning(await readBack(resource, locations[at + 1] ?? ''))]).toEqual([
          name,
          at,
          meaning(resource, (each) => ours.get(each) ?? each),
        ]);
    },
  };
}
