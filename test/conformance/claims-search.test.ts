import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CLINICAL_TYPES } from '@ouzel/gateway';
import { pathReader, searchParametersOf, systems } from '@ouzel/fhir';
import { bundleOf, inMode } from '../world/api.ts';
import { startWorld, type World } from '../world/world.ts';
import { type Claimant, createClaimant } from './claimed.ts';
import { askedFor } from './filled.ts';
import { resources } from './statement.ts';

let world: World;
let claimant: Claimant;
beforeAll(async () => {
  world = await startWorld({ people: 5 });
  claimant = await createClaimant(world, CLINICAL_TYPES);
});
afterAll(() => world.stop());

const isClinical = (type: string): boolean => CLINICAL_TYPES.some((each) => each === type);
const clinical = resources.filter(({ type }) => isClinical(type));
const SUBJECTS = ['patient', 'subject'];

/** The ids of what a search of the person's record finds. */
async function found(type: string, query: Record<string, string>): Promise<(string | undefined)[]> {
  const who: Record<string, string> =
    type === 'Patient' ? { identifier: `${systems.nhsNumber}|${claimant.number}` } : { patient: claimant.person };
  const answer = await claimant.call(`${type}?${new URLSearchParams({ ...who, ...query, _count: '1000' }).toString()}`);
  expect([type, query, answer.status, answer.status === 200 ? '' : answer.text]).toEqual([type, query, 200, '']);
  return inMode(answer, 'match').map(({ id }) => id);
}

/** A value of a parameter of every resource: what was posted, or what the exchange says. */
async function common(type: string, name: string, id: string): Promise<void> {
  const values: Readonly<Record<string, [string, string]>> = {
    _lastUpdated: ['ge2026-01-01', 'lt2026-01-01'],
    _id: [id, `${'0'.repeat(26)}.${'0'.repeat(26)}`],
  };
  const [there, elsewhere] = values[name] ?? [];
  if (there === undefined || elsewhere === undefined) throw new Error(`Nothing tries ${name}.`);
  expect([name, await found(type, { [name]: there })]).toEqual([name, expect.arrayContaining([id])]);
  expect([name, await found(type, { [name]: elsewhere })]).toEqual([name, []]);
}

/** One element that a parameter looks at: found with its value, not with another; missing, and not. */
async function onPath(type: string, name: string, path: string): Promise<void> {
  const parameter = searchParametersOf(type).get(name);
  const posted = claimant.full.get(type)?.find(({ resource }) => pathReader(path)(resource).length > 0);
  if (parameter === undefined || posted === undefined) throw new Error(`Nothing was posted to try ${name} at ${path} on.`);
  const [there, elsewhere] = askedFor(parameter.kind, pathReader(path)(posted.resource)[0]);
  const bare = claimant.bare.get(type);
  const has = async (query: Record<string, string>, id: string | undefined): Promise<boolean> =>
    (await found(type, query)).includes(id);
  const seen = {
    isThere: await has({ [name]: there }, posted.id),
    elsewhere: await has({ [name]: elsewhere }, posted.id),
    missing: await has({ [`${name}:missing`]: 'true' }, posted.id),
    present: await has({ [`${name}:missing`]: 'false' }, posted.id),
    bareIsMissing: await has({ [`${name}:missing`]: 'true' }, bare),
    ...(parameter.kind === 'token'
      ? {
          not: await has({ [`${name}:not`]: there }, posted.id),
          notElsewhere: await has({ [`${name}:not`]: elsewhere }, posted.id),
        }
      : {}),
  };
  const bareHas = parameter.paths.some((each) => pathReader(each)(claimant.bareOf(type)).length > 0 && !each.startsWith('meta'));
  const tokens = parameter.kind === 'token' ? { not: false, notElsewhere: true } : {};
  // The exchange's own tag is on everything.
  const bareIsMissing = !bareHas && name !== '_tag';
  expect({ path, there, ...seen }).toEqual({
    path,
    there,
    isThere: true,
    elsewhere: false,
    missing: false,
    present: true,
    bareIsMissing,
    ...tokens,
  });
}

describe.each(clinical.map((each) => [each.type, each] as const))(
  '%s is searched as claimed',
  (type, { searchParam, searchInclude }) => {
    test.each(searchParam.map(({ name }) => name))('by %s', async (name) => {
      const [first] = claimant.full.get(type) ?? [];
      if (SUBJECTS.includes(name)) {
        const other = await claimant.call(`${type}?${name}=${'0'.repeat(26)}`);
        const own = await claimant.call(`${type}?${name}=${claimant.person}`);
        expect(inMode(own, 'match').map(({ id }) => id)).toContain(first?.id);
        expect([other.status, bundleOf(other).total]).toEqual([200, 0]);
        return;
      }
      const parameter = searchParametersOf(type).get(name);
      if (parameter === undefined) return common(type, name, first?.id ?? '');
      for (const path of parameter.paths) await onPath(type, name, path);
    });

    test.each(searchInclude)('with _include=%s', async (include) => {
      const name = include.split(':')[1] ?? '';
      const answer = await claimant.call(`${type}?patient=${claimant.person}&_include=${include}`);
      const ids = inMode(answer, 'include').map((each) => `${each.resourceType}/${each.id}`);
      const paths = SUBJECTS.includes(name) ? [] : (searchParametersOf(type).get(name)?.paths ?? []);
      const references = (claimant.full.get(type) ?? []).flatMap(({ resource }) =>
        paths.flatMap((path) => pathReader(path)(resource)),
      );
      // Of what is held elsewhere nothing can come along; of what a match was found for already, it need not.
      const held = references
        .map((each) => String(Object(each)['reference']))
        .filter((each) => each.includes('.') && !each.startsWith(`${type}/`));
      expect(ids.toSorted()).toEqual(SUBJECTS.includes(name) ? [`Patient/${claimant.person}`] : [...new Set(held)].toSorted());
    });
  },
);

describe('Patient is searched as claimed', () => {
  const [patient] = resources.filter(({ type }) => type === 'Patient');
  test.each(patient?.searchParam.map(({ name }) => name) ?? [])('by %s', async (name) => {
    const parameter = searchParametersOf('Patient').get(name);
    const byId = async (id: string) => bundleOf(await claimant.call(`Patient?_id=${id}`)).total;
    if (name === '_id') {
      expect([await byId(claimant.person), await byId('0'.repeat(26))]).toEqual([1, 0]);
      return;
    }
    if (name === 'identifier') {
      const other = await claimant.call(`Patient?identifier=${systems.nhsNumber}|9990000018`);
      expect([await found('Patient', {}), bundleOf(other).total]).toEqual([[claimant.person], 0]);
      return;
    }
    if (name === '_lastUpdated') {
      expect(await found('Patient', { [name]: 'ge2026-01-01' })).toEqual([claimant.person]);
      expect(await found('Patient', { [name]: 'lt2026-01-01' })).toEqual([]);
      return;
    }
    if (name.startsWith('_')) {
      // The Patient is the exchange's own, whose meta says nothing of the contributor's.
      expect(await found('Patient', { [`${name}:missing`]: 'true' })).toEqual([claimant.person]);
      expect(await found('Patient', { [`${name}:missing`]: 'false' })).toEqual([]);
      expect(await found('Patient', { [name]: 'https://claims.example/elsewhere' })).toEqual([]);
      return;
    }
    for (const path of parameter?.paths ?? []) {
      const [there, elsewhere] = askedFor(parameter?.kind ?? '', pathReader(path)(claimant.patient)[0]);
      const own = [claimant.person];
      expect([path, there, await found('Patient', { [name]: there })]).toEqual([path, there, own]);
      expect([path, await found('Patient', { [name]: elsewhere })]).toEqual([path, []]);
      expect([path, await found('Patient', { [`${name}:missing`]: 'true' })]).toEqual([path, []]);
      expect([path, await found('Patient', { [`${name}:missing`]: 'false' })]).toEqual([path, own]);
      if (parameter?.kind === 'token') expect([path, await found('Patient', { [`${name}:not`]: there })]).toEqual([path, []]);
    }
  });
  test.each(patient?.searchInclude ?? [])('with _include=%s', async (include) => {
    const answer = await claimant.call(`Patient?_id=${claimant.person}&_include=${include}`);
    expect([answer.status, inMode(answer, 'match').map(({ id }) => id)]).toEqual([200, [claimant.person]]);
  });
});
