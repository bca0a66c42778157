import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, ask, type Asked, bundleOf, inMode, issueOf, linkOf } from '../world/api.ts';
import { startWorld, type World } from '../world/world.ts';

let world: World;
let bench: string;
let patient: string;
let visit: string;
const NHS = 'https://fhir.nhs.uk/Id/nhs-number';
const call = (path: string, asked: Asked = {}): Promise<Answer> => ask(world.fhirBase, path, { token: bench, ...asked });
const locations = (answer: Answer): string[] =>
  bundleOf(answer).entry.map(({ response }) =>
    (response?.location ?? '').replace(`${world.fhirBase}/`, '').replace(/\/_history.*/, ''),
  );

const pulse = (at: number) => ({
  resourceType: 'Observation',
  status: 'final',
  category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] }],
  code: { coding: [{ system: 'http://loinc.org', code: at % 2 === 0 ? '8867-4' : '9279-1' }], text: 'A reading' },
  effectiveDateTime: new Date(Date.UTC(2026, 0, 1 + at)).toISOString(),
  valueQuantity: { value: 60 + at, unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
  note: [{ text: 'Taken at rest.' }],
});

beforeAll(async () => {
  world = await startWorld();
  await world.story();
  bench = await world.token('bench');
  const [who, encounter] = [`urn:uuid:${randomUUID()}`, `urn:uuid:${randomUUID()}`];
  const post = (resource: { resourceType: string }, fullUrl: string = `urn:uuid:${randomUUID()}`) => ({
    fullUrl,
    resource,
    request: { method: 'POST', url: resource.resourceType },
  });
  const about = { subject: { reference: who } };
  const made = await call('', {
    body: {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [
        post(
          {
            resourceType: 'Patient',
            identifier: [{ system: NHS, value: '9990000018' }],
            name: [{ family: 'Adeyemi', given: ['Zoë'] }],
            gender: 'female',
            birthDate: '1941-05-06',
          } as { resourceType: string },
          who,
        ),
        post(
          { resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' }, ...about } as { resourceType: string },
          encounter,
        ),
        ...Array.from({ length: 23 }, (_, at) =>
          post({ ...pulse(at), ...about, ...(at < 3 ? { encounter: { reference: encounter } } : {}) }),
        ),
      ],
    },
  });
  expect(made.status).toBe(200);
  patient = (locations(made)[0] ?? '').replace('Patient/', '');
  visit = locations(made)[1] ?? '';
});
afterAll(() => world.stop());

const values = (answer: Answer): number[] => inMode(answer, 'match').map((each) => Object(each)['valueQuantity'].value);

describe('A search', () => {
  test('is paged by links that only the same caller can follow, and shows each match once', async () => {
    const seen: number[] = [];
    let url: string | undefined = `Observation?patient=${patient}&_sort=-date&_count=5`;
    const sizes: number[] = [];
    while (url !== undefined) {
      const page: Answer = await call(url);
      expect([page.status, bundleOf(page).total]).toEqual([200, 23]);
      seen.push(...values(page));
      sizes.push(bundleOf(page).entry.length);
      url = linkOf(page, 'next');
    }
    expect(sizes).toEqual([5, 5, 5, 5, 3]);
    expect(seen).toEqual(Array.from({ length: 23 }, (_, at) => 82 - at));
    const next = linkOf(await call(`Observation?patient=${patient}&_count=5`), 'next') ?? '';
    expect(next).not.toContain('9990000018');
    expect(issueOf(await call(next, { token: await world.token('clinician') }))).toEqual([400, 'value']);
    expect(issueOf(await call(next.replace('_count=5', '_count=6')))).toEqual([400, 'value']);
    expect(issueOf(await call(next.replace(/_page=./, '_page=_')))).toEqual([400, 'value']);
  });

  test('by POST with the number in the body pages by our id', async () => {
    const body = new URLSearchParams({ 'patient:identifier': `${NHS}|9990000018`, _count: '20' }).toString();
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const first = await ask(world.fhirBase, 'Observation/_search', { token: bench, body, headers });
    const next = linkOf(first, 'next') ?? '';
    expect(next).not.toContain('999000');
    expect(values(await call(next))).toHaveLength(3);
  });

  test('sorts, counts, shows elements and summaries', async () => {
    expect(values(await call(`Observation?patient=${patient}&_sort=date&_count=2`))).toEqual([60, 61]);
    expect(values(await call(`Observation?patient=${patient}&code=8867-4&date=ge2026-01-20`))).toEqual([82, 80]);
    const counted = bundleOf(await call(`Observation?patient=${patient}&_summary=count`));
    expect([counted.total, counted.entry]).toEqual([23, []]);
    expect(bundleOf(await call(`Observation?patient=${patient}&_total=none&_count=1`)).total).toBeUndefined();
    const [elements] = inMode(await call(`Observation?patient=${patient}&_elements=value&_count=1`), 'match');
    expect(Object.keys(Object(elements)).toSorted()).toEqual(['code', 'id', 'meta', 'resourceType', 'status', 'valueQuantity']);
    expect(Object(elements)['meta'].tag).toContainEqual(expect.objectContaining({ code: 'SUBSETTED' }));
    const [summary] = inMode(await call(`Observation?patient=${patient}&_summary=true&_count=1`), 'match');
    expect(Object(summary)['note']).toBeUndefined();
  });

  test('a read shows elements and summaries too, and is not counted', async () => {
    const [found] = inMode(await call(`Observation?patient=${patient}&_count=1`), 'match');
    const path = `Observation/${String(Object(found)['id'])}`;
    const whole = await call(path);
    const some = await call(`${path}?_elements=value`);
    expect(Object.keys(Object(some.json)).toSorted()).toEqual(['code', 'id', 'meta', 'resourceType', 'status', 'valueQuantity']);
    expect([some.headers.get('etag'), Object(some.json).meta.tag.at(-1).code]).toEqual([whole.headers.get('etag'), 'SUBSETTED']);
    const person = await call(`Patient/${patient}/_history/1?_summary=text`);
    expect(Object.keys(Object(person.json)).toSorted()).toEqual(['id', 'meta', 'resourceType']);
    expect((await call(`${path}?_summary=false`)).json).toEqual(whole.json);
    expect(issueOf(await call(`${path}?_summary=count`))).toEqual([400, 'invalid']);
    expect(issueOf(await call(`${path}?_elements=a.b`))).toEqual([400, 'invalid']);
  });

  test('brings along what matches refer to, and what refers to them', async () => {
    const included = await call(`Observation?patient=${patient}&_include=Observation:encounter&_include=Observation:patient`);
    expect(
      inMode(included, 'include')
        .map(({ resourceType, id }) => `${resourceType}/${id}`)
        .toSorted(),
    ).toEqual([visit, `Patient/${patient}`]);
    const reversed = await call(`Encounter?patient=${patient}&_revinclude=Observation:encounter`);
    expect([inMode(reversed, 'match').length, inMode(reversed, 'include').length, bundleOf(reversed).total]).toEqual([1, 3, 1]);
    const other = await call(`Observation?patient=${patient}&_include=Observation:encounter:EpisodeOfCare`);
    expect(inMode(other, 'include')).toEqual([]);
    const all = await call(`Patient?_id=${patient}&_revinclude=Observation:patient`);
    expect([inMode(all, 'match').length, inMode(all, 'include').length]).toEqual([1, 23]);
  });

  test.each([
    ['family=adey', 1],
    ['family:exact=adey', 0],
    ['given=zoe', 1],
    ['name:contains=DEYEM', 1],
    ['birthdate=1941-05-06', 1],
    ['birthdate=lt1941', 0],
    ['gender=female', 1],
    ['gender:not=female', 0],
    ['address-postalcode:missing=true', 1],
  ])('for the person with %s finds %i', async (query, total) => {
    expect(bundleOf(await call(`Patient?identifier=${NHS}|9990000018&${query}`)).total).toBe(total);
  });

  test('is not answered as if a modifier were not there', async () => {
    for (const name of ['_id:not', '_lastUpdated:missing'])
      expect(issueOf(await call(`Observation?patient=${patient}&${name}=2026`))).toEqual([400, 'not-supported']);
  });

  test('of the newest of each code', async () => {
    expect(values(await call(`Observation/$lastn?patient=${patient}&category=vital-signs`))).toEqual([82, 81]);
    expect(values(await call(`Observation/$lastn?patient=${patient}&code=8867-4&max=3`))).toEqual([82, 80, 78]);
  });
});

describe('$everything', () => {
  const types = (answer: Answer): string[] => inMode(answer, 'match').map(({ resourceType }) => resourceType);

  test('of some types, of a time, since a time, and by pages', async () => {
    const path = `Patient/${patient}/$everything`;
    expect(new Set(types(await call(`${path}?_type=Encounter`)))).toEqual(new Set(['Encounter']));
    expect(values(await call(`${path}?_type=Observation&start=2026-01-10&end=2026-01-11`))).toEqual([70, 69]);
    expect(types(await call(`${path}?_type=Observation&_since=${new Date(Date.now() + 60_000).toISOString()}`))).toEqual([]);
    const seen: string[] = [];
    let url: string | undefined = `${path}?_count=10`;
    while (url !== undefined) {
      const page: Answer = await call(url);
      expect(inMode(page, 'outcome')).toHaveLength(1);
      seen.push(...inMode(page, 'match').map(({ id }) => String(id)));
      url = linkOf(page, 'next');
    }
    const whole = inMode(await call(path), 'match').map(({ id }) => String(id));
    expect(seen.toSorted()).toEqual(whole.toSorted());
    expect(whole).toHaveLength(26);
  });

  test('later: 202 at once, each source as it comes, then the whole', async () => {
    const clinician = await world.token('clinician');
    const story = world.people['story'] ?? '';
    const begun = await call(`Patient/${story}/$everything`, { token: clinician, headers: { Prefer: 'respond-async' } });
    const status = begun.headers.get('content-location') ?? '';
    expect([begun.status, begun.text]).toEqual([202, '']);
    let now = await call(status, { token: clinician });
    while (now.status === 202) {
      expect(now.headers.get('x-progress')).toMatch(/sources have answered/);
      now = await call(status, { token: clinician });
    }
    const output: { url: string; custodian?: string; status?: string }[] = Object(now.json).output;
    expect([now.status, output.map(({ custodian }) => custodian)]).toEqual([200, [undefined, '9OZC001', '9OZH01', '9OZP001']]);
    const answers = await Promise.all(output.map(({ url }) => call(url, { token: clinician })));
    const [whole = 0, ...parts] = answers.map((answer) => inMode(answer, 'match').length);
    expect(parts.reduce((sum, each) => sum + each, 1)).toBe(whole);
    expect(inMode(await call(`Patient/${story}/$everything`, { token: clinician }), 'match')).toHaveLength(whole);
    expect(issueOf(await call(status))).toEqual([404, 'not-found']);
    expect((await call(status, { token: clinician, method: 'DELETE' })).status).toBe(204);
    expect(issueOf(await call(status, { token: clinician }))).toEqual([404, 'not-found']);
    const refused = await call(`Patient/${world.people['optedOut']}/$everything`, {
      token: clinician,
      headers: { Prefer: 'respond-async' },
    });
    expect(issueOf(refused)).toEqual([403, 'forbidden']);
  });
});
