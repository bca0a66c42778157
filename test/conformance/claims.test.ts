import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CLINICAL_TYPES } from '@ouzel/gateway';
import { isObject, systems } from '@ouzel/fhir';
import { type Answer, ask, type Asked, bundleOf, inMode, issueOf } from '../world/api.ts';
import { declarationOf } from '../world/breaking-glass.ts';
import { consentOf } from '../world/consents.ts';
import { startWorld, type World } from '../world/world.ts';
import { freshNhsNumber } from './adapt.ts';
import { type Claimant, type Claimed, createClaimant, idOf } from './claimed.ts';
import { claimsCall, claimsOfHomes, isCall } from './claims-calls.ts';
import { trailIsRead, trailIsShaped } from './claims-trail.ts';
import { claimsMatch, claimsPix, claimsRegister } from './identity.ts';
import { claimed, claimedAt, resources } from './statement.ts';

let world: World;
let claimant: Claimant;
let consent: string;
beforeAll(async () => {
  world = await startWorld({ people: 5 });
  claimant = await createClaimant(world, CLINICAL_TYPES);
  consent = idOf(await call('Consent', { body: consentOf(claimant.person, 'permission') }));
});
afterAll(() => world.stop());

// Consents are kept by those whose work that is; all else is the claimant's own.
async function call(path: string, asked: Asked = {}): Promise<Answer> {
  if (!/(^|\/)Consent($|[/?])/.test(path)) return claimant.call(path, asked);
  return ask(world.fhirBase, path, { token: await world.token('consentAdmin', 'HOPERAT'), ...asked });
}
const asReviewer = async (path: string): Promise<Answer> =>
  ask(world.fhirBase, path, { token: await world.token('ig', 'HOPERAT') });
const patientBody = (value = freshNhsNumber()) => ({
  resourceType: 'Patient',
  identifier: [{ system: systems.nhsNumber, value }],
  name: [{ family: 'Claimed' }],
});
const BODIES = { Patient: () => patientBody(), Consent: () => consentOf(claimant.person, 'permission') };
const bodyOf = (type: string): Record<string, unknown> =>
  type === 'Patient' || type === 'Consent' ? BODIES[type]() : claimant.bareOf(type);
const NAMED: Readonly<Record<string, () => string>> = { Patient: () => claimant.person, Consent: () => consent };
const pathOf = (type: string): string => `${type}/${NAMED[type]?.() ?? claimant.bare.get(type) ?? ''}`;
const queryOf = (type: string): string => (type === 'Patient' ? `_id=${claimant.person}` : `patient=${claimant.person}`);
const made = async (type: string): Promise<{ path: string; answer: Answer }> => {
  const answer = await call(type, { body: bodyOf(type) });
  return { path: `${type}/${idOf(answer)}`, answer };
};

/** How each interaction that may be claimed is tried. One that is claimed and is not here fails. */
const INTERACTIONS: Readonly<Record<string, (type: string) => Promise<void>>> = {
  async read(type) {
    if (type === 'AuditEvent') return trailIsRead(asReviewer);
    const answer = await call(pathOf(type));
    expect([answer.status, `${type}/${idOf(answer)}`]).toEqual([200, pathOf(type)]);
    expect((await call(`${type}/${'0'.repeat(26)}`)).status).toBe(404);
  },
  async vread(type) {
    const answer = await call(pathOf(type));
    const version = Object(answer.json).meta.versionId;
    expect((await call(`${pathOf(type)}/_history/${version}`)).text).toBe(answer.text);
    expect((await call(`${pathOf(type)}/_history/${Number(version) + 7}`)).status).toBe(404);
  },
  async 'history-instance'(type) {
    const { json } = await call(`${pathOf(type)}/_history`);
    expect(json).toMatchObject({
      type: 'history',
      entry: [{ resource: { resourceType: type }, response: { status: expect.any(String) } }],
    });
  },
  async 'search-type'(type) {
    if (type === 'AuditEvent') {
      expect(inMode(await asReviewer('AuditEvent'), 'match').length).toBeGreaterThan(0);
      return;
    }
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const get = await call(`${type}?${queryOf(type)}`);
    const post = await call(`${type}/_search`, { method: 'POST', headers, body: queryOf(type) });
    const ids = (answer: Answer): (string | undefined)[] => inMode(answer, 'match').map(({ id }) => id);
    expect(ids(get)).toContain(pathOf(type).split('/')[1]);
    expect([post.status, ids(post)]).toEqual([200, ids(get)]);
  },
  async create(type) {
    const { path, answer } = await made(type);
    const location = answer.headers.get('location') ?? '';
    expect([answer.status, location.startsWith(`${world.fhirBase}/${path}/_history/`)]).toEqual([201, true]);
    expect((await call(location)).text).toBe(answer.text);
    expect((await call(type, { body: { resourceType: 'Basic' } })).status).toBe(400);
  },
  async update(type) {
    if (type === 'Group') return claimsRegister(claimant, world);
    const { path, answer } = await made(type);
    const body = { ...Object(answer.json), language: 'en' };
    const put = (headers: Record<string, string>) => call(path, { method: 'PUT', body, headers });
    expect(issueOf(await put({}))).toEqual([400, 'required']);
    const changed = await put({ 'If-Match': answer.headers.get('etag') ?? '' });
    expect([changed.status, Object(changed.json).meta.versionId, Object((await call(path)).json).language]).toEqual([
      200,
      '2',
      'en',
    ]);
    expect((await put({ 'If-Match': answer.headers.get('etag') ?? '' })).status).toBe(412);
  },
  async patch(type) {
    for (const format of claimed.patchFormat) {
      const { path } = await made(type);
      const body = [{ op: 'add', path: '/language', value: 'en' }];
      const patched = await call(path, { method: 'PATCH', body, headers: { 'Content-Type': format } });
      expect([patched.status, Object((await call(path)).json).language]).toEqual([200, 'en']);
    }
  },
};
/** What is claimed of a type beside its interactions. */
const FURTHER: Readonly<Record<string, (type: string, value: unknown) => Promise<void>>> = {
  async conditionalCreate(type) {
    const number = freshNhsNumber();
    const identifier = [
      ...(type === 'Patient' ? patientBody(number).identifier : []),
      { system: 'https://claims.example/own', value: `${type}-1` },
    ];
    const own = ['QuestionnaireResponse'].includes(type) ? identifier[0] : identifier;
    const asked = {
      body: { ...bodyOf(type), identifier: own },
      headers: { 'If-None-Exist': `identifier=https://claims.example/own|${type}-1` },
    };
    const [first, second] = [await call(type, asked), await call(type, asked)];
    expect([first.status, second.status, idOf(second)]).toEqual([201, 200, idOf(first)]);
  },
  async conditionalRead(type, value) {
    expect(value).toBe('not-match');
    const tag = (await call(pathOf(type))).headers.get('etag') ?? '';
    const again = (headers: Record<string, string>) => call(pathOf(type), { headers });
    expect((await again({ 'If-None-Match': tag })).status).toBe(304);
    expect((await again({ 'If-None-Match': 'W/"99"' })).status).toBe(200);
  },
  supportedProfile: (_type, value) => trailIsShaped(asReviewer, value),
  async versioning(type, value) {
    const { json } = await call(pathOf(type));
    expect([['versioned', 'versioned-update'].includes(String(value)), Object(json).meta.versionId]).toEqual([
      true,
      expect.stringMatching(/^\d+$/),
    ]);
    // That an update names its version is tried with the update.
    if (value === 'versioned-update')
      expect(resources.find((each) => each.type === type)?.interaction).toContainEqual({ code: 'update' });
  },
  async readHistory(type) {
    if (type === 'Patient') return;
    const { path, answer } = await made(type);
    const body = { ...Object(answer.json), language: 'en' };
    await call(path, { method: 'PUT', body, headers: { 'If-Match': 'W/"1"' } });
    const versions = bundleOf(await call(`${path}/_history`)).entry.map(({ resource }) => Object(resource).meta.versionId);
    expect(versions).toEqual(['2', '1']);
    expect((await call(`${path}/_history/1`)).text).toBe(answer.text);
  },
};

const OPERATIONS: Readonly<Record<string, (type: string) => Promise<void>>> = {
  ...claimsOfHomes(() => world),
  async validate(type) {
    const good = await call(`${type}/$validate`, { body: bodyOf(type) });
    const bad = await call(`${type}/$validate`, { body: { resourceType: type, nothing: 'of R4' } });
    const severity = ({ json }: Answer): string => Object(json).issue[0].severity;
    expect([good.status, severity(good), bad.status, severity(bad)]).toEqual([200, 'information', 200, 'error']);
  },
  async lastn() {
    const found = inMode(await call(`Observation/$lastn?patient=${claimant.person}`), 'match');
    expect(found.every(({ resourceType }) => resourceType === 'Observation') && found.length > 0).toBe(true);
  },
  async everything() {
    const found = inMode(await call(`Patient/${claimant.person}/$everything`), 'match').map(({ resourceType }) => resourceType);
    expect(new Set(found)).toEqual(new Set(['Patient', ...CLINICAL_TYPES]));
  },
  async summary() {
    const { status, json } = await call(`Patient/${claimant.person}/$summary`);
    expect([status, json]).toEqual([200, expect.objectContaining({ resourceType: 'Bundle', type: 'document' })]);
  },
  match: () => claimsMatch(claimant),
  'ihe-pix': () => claimsPix(claimant, world.fhirBase),
  async 'break-glass'() {
    const body = declarationOf({ number: claimant.number });
    const token = await world.token('clinician', 'BTG');
    const { status, json } = await call('Patient/$break-glass', { token, body });
    expect([status, Object(json).parameter[0].valueReference]).toEqual([200, { reference: `Patient/${claimant.person}` }]);
  },
  async 'urgent-summary'() {
    const { status, json } = await call(`Patient/${claimant.person}/$urgent-summary`);
    expect([status, Object(json).resourceType]).toEqual([200, 'Bundle']);
  },
};

const furtherOf = (claim: Claimed): [string, unknown][] =>
  Object.entries(claim).filter(([name]) => !['type', 'interaction', 'searchParam', 'searchInclude', 'operation'].includes(name));

/** Subscriptions have a test of their own (claims-subscription.test.ts). */
const here = resources.filter(({ type }) => type !== 'Subscription');

describe.each(here.map((each) => [each.type, each] as const))('%s does as claimed', (type, claim) => {
  test.each(claim.interaction.map(({ code }) => code))('%s', async (code) => {
    expect(Object.keys(INTERACTIONS)).toContain(code);
    if (isCall(type)) return claimsCall(world, type, code);
    await INTERACTIONS[code]?.(type);
  });
  const further = furtherOf(claim);
  if (further.length > 0)
    test.each(further)('%s', async (name, value) => {
      expect(Object.keys(FURTHER)).toContain(name);
      await FURTHER[name]?.(type, value);
    });
  if (claim.operation.length > 0)
    test.each(claim.operation.map(({ name }) => name))('$%s', async (name) => {
      expect(Object.keys(OPERATIONS)).toContain(name);
      await OPERATIONS[name]?.(type);
    });
});

describe('The API does as claimed', () => {
  test('the statement is the one that these tests go through, and the one in the repository', async () => {
    const { json } = await ask(world.fhirBase, 'metadata');
    expect(json).toEqual(claimedAt(world.fhirBase, world.authBase));
    const kept: unknown = JSON.parse(
      readFileSync(new URL('../../contracts/fhir/CapabilityStatement.json', import.meta.url), 'utf8'),
    );
    expect(kept).toEqual(claimedAt('https://ouzel.example/fhir/R4', 'https://ouzel.example/auth'));
  });

  test.each(claimed.rest.flatMap(({ interaction }) => interaction.map(({ code }) => code)))('%s', async (code) => {
    const entry = [
      { resource: bodyOf('Condition'), request: { method: 'POST', url: 'Condition' } },
      { resource: { resourceType: 'Condition' }, request: { method: 'POST', url: 'Condition' } },
    ];
    const both = await call('', { body: { resourceType: 'Bundle', type: code, entry } });
    const good = await call('', { body: { resourceType: 'Bundle', type: code, entry: entry.slice(0, 1) } });
    const statuses = (answer: Answer) => bundleOf(answer).entry.map(({ response }) => response?.status);
    expect([good.status, Object(good.json).type, statuses(good)]).toEqual([200, `${code}-response`, ['201 Created']]);
    if (code === 'batch') expect(statuses(both)).toEqual(['201 Created', '400']);
    else expect(both.status).toBe(400);
  });

  test.each(claimed.format)('format %s', async (format) => {
    const answers = [
      await call(`${pathOf('Patient')}?_format=${encodeURIComponent(format)}`),
      ...(format.includes('/') ? [await call(pathOf('Patient'), { headers: { Accept: format } })] : []),
    ];
    for (const { status, headers, json } of answers)
      expect([status, headers.get('content-type')?.split(';')[0], isObject(json)]).toEqual([200, 'application/fhir+json', true]);
    expect((await call(`${pathOf('Patient')}?_format=xml`)).status).toBe(406);
    expect((await call(pathOf('Patient'), { headers: { Accept: 'application/fhir+xml' } })).status).toBe(406);
  });
});
