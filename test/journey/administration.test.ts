import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DEFAULT_RULES, type RuleSet } from '@ouzel/sensitivity';
import { type Answer, ask, type Asked, bundleOf, issueOf } from '../world/api.ts';
import { acting, CONTRIBUTOR, type Minting, startMinting } from '../world/minting.ts';
import { startWorld, type World } from '../world/world.ts';
import { patientOf, pulseOf } from '../world/written.ts';

let minting: Minting;
/** Another process of the same exchange, with an HTTP door and pools of its own. */
let second: World;
let person: string;
let admin: string;
let ig: string;
const EXCHANGE = '9OZX01';
const FOR = { purpose_of_use: 'HOPERAT', ...acting('R0001') };

const administer = (path: string, asked: Asked = {}): Promise<Answer> =>
  ask(ig, path, { token: admin, ...asked, headers: { 'Content-Type': 'application/json', ...asked.headers } });
const change = (path: string, status: string, headers = {}) =>
  administer(path, { method: 'PATCH', body: { status, reason: 'as the test asks' }, headers });
const read = (token: string, base = minting.world.fhirBase): Promise<Answer> =>
  ask(base, `Patient/${person}/$everything`, { token });
/** Letting in again may wait for the notice, or for the list to be looked at again after a second; shutting out may not. */
async function letIn(token: string, base: string): Promise<void> {
  const until = Date.now() + 3_000;
  while ((await read(token, base)).status !== 200 && Date.now() < until)
    await new Promise((resolve) => void setTimeout(resolve, 20));
  expect((await read(token, base)).status).toBe(200);
}
const idOf = ({ json }: Answer): string => String(Object(json).id);

beforeAll(async () => {
  minting = await startMinting();
  const trusted = minting.world.sample.around.issuers;
  second = await startWorld({
    database: minting.world.databaseUrl,
    issuers: () => [...trusted, ...minting.issuers].map((each) => ({ ...each, audience: minting.world.fhirBase })),
  });
  ig = `${new URL(minting.world.fhirBase).origin}/ig`;
  admin = await minting.token(EXCHANGE, 'user/$administer-registry user/$administer-labels', FOR);
  person = idOf(await minting.call('Patient', { body: patientOf('9990000018') }));
  for (const at of [0, 1, 2]) await minting.call('Observation', { body: pulseOf(person, at) });
});
afterAll(async () => {
  await second.stop();
  await minting.stop();
});

describe('Somebody who is suspended', () => {
  const as = (claims: Record<string, unknown> = {}) => minting.token(CONTRIBUTOR, 'system/*.rs user/*.rs', claims);
  const user = { ...acting('R8000'), role_profile: '911000000001' };

  test.each<[string, string, Record<string, unknown>]>([
    ['a practitioner', 'practitioners/910000000001', user],
    ['a role', 'roles/911000000001', user],
    ['a client', 'clients/review', {}],
    ['a client that was never registered', 'clients/unheard-of', { client_id: 'unheard-of' }],
    ['an organisation', `organisations/${CONTRIBUTOR}`, {}],
  ])('as %s is refused from the next request on, in every process, and let in again', async (_what, path, claims) => {
    const own =
      path.startsWith('clients/review') || path.startsWith('practitioners')
        ? { ...FOR, client_id: 'admin', user_id: '1', fhirUser: 'Practitioner/1' }
        : FOR;
    admin = await minting.token(EXCHANGE, 'user/$administer-registry user/$administer-labels', own);
    const token = await as(claims);
    for (const base of [minting.world.fhirBase, second.fhirBase]) expect((await read(token, base)).status).toBe(200);
    const suspended = await change(path, 'suspended');
    expect([suspended.status, Object(suspended.json).status]).toEqual([200, 'suspended']);
    for (const base of [second.fhirBase, minting.world.fhirBase])
      expect(issueOf(await read(token, base))).toEqual([401, 'login']);
    // A write is refused as a read is.
    const scope = await minting.token(CONTRIBUTOR, 'system/*.cruds', claims);
    expect((await ask(second.fhirBase, 'Observation', { token: scope, body: pulseOf(person, 5) })).status).toBe(401);
    // Others are not.
    expect((await read(await minting.token(CONTRIBUTOR, 'system/*.rs', { client_id: 'bystander' }))).status).toBe(
      path.startsWith('organisations') ? 401 : 200,
    );
    expect((await change(path, 'active')).status).toBe(200);
    for (const base of [second.fhirBase, minting.world.fhirBase]) await letIn(token, base);
  });

  test('whose token is withdrawn is refused by the very next request elsewhere', async () => {
    const jti = randomUUID();
    const token = await as({ jti });
    for (const base of [minting.world.fhirBase, second.fhirBase]) expect((await read(token, base)).status).toBe(200);
    await minting.rows("insert into consent.revoked_token (token, ends) values ($1, now() + interval '1 hour')", [jti]);
    for (const base of [second.fhirBase, minting.world.fhirBase]) expect((await read(token, base)).status).toBe(401);
  });
});

describe('The register', () => {
  test('takes in, shows, changes and lets go, each version by its tag', async () => {
    const body = { id: '9OZ777', name: 'Newbridge Clinic', organisationKind: 'community', reason: 'joins the exchange' };
    const made = await administer('organisations', { body });
    expect([made.status, made.headers.get('etag')]).toEqual([201, 'W/"1"']);
    expect(new URL(made.headers.get('location') ?? '', ig).pathname).toBe('/ig/organisations/9OZ777');
    expect(issueOf(await administer('organisations', { body }))).toEqual([409, 'duplicate']);
    const token = await minting.token('9OZ777', 'system/*.cruds');
    expect((await ask(minting.world.fhirBase, 'Patient', { token, body: patientOf('9990000026') })).status).toBe(201);
    expect(issueOf(await change('organisations/9OZ777', 'suspended', { 'If-Match': 'W/"7"' }))).toEqual([412, 'conflict']);
    expect((await change('organisations/9OZ777', 'removed', { 'If-Match': 'W/"1"' })).status).toBe(200);
    expect(issueOf(await change('organisations/9OZ777', 'active'))).toEqual([412, 'conflict']);
    expect((await ask(minting.world.fhirBase, 'metadata')).status).toBe(200);
    expect((await ask(minting.world.fhirBase, 'Observation', { token, body: pulseOf(person, 1) })).status).toBe(401);
    expect((await administer('organisations', { body })).status).toBe(201);
    const { json } = await administer('organisations/9OZ777');
    expect(json).toMatchObject({
      id: '9OZ777',
      status: 'active',
      version: 3,
      organisationKind: 'community',
      changedBy: '910000000001 review',
    });
    const listed: { id: string; status: string }[] = Object((await administer('organisations')).json).organisations;
    expect(listed.filter(({ id }) => ['9OZ777', '9OZH01'].includes(id)).map(({ status }) => status)).toEqual([
      'active',
      'active',
    ]);
    const next = Object((await administer('organisations?after=9OZX00')).json).organisations;
    expect(next.map(({ id }: { id: string }) => id)).toEqual(['9OZX01']);
  });

  test('is for named administrators of the exchange alone', async () => {
    const scope = 'user/$administer-registry';
    const others = [
      await minting.token(EXCHANGE, 'user/AuditEvent.rs system/*.cruds', FOR),
      await minting.token(EXCHANGE, 'user/$administer-labels', FOR),
      await minting.token(EXCHANGE, scope, { ...FOR, purpose_of_use: 'TREAT' }),
      await minting.token(EXCHANGE, 'system/$administer-registry', { purpose_of_use: 'HOPERAT' }),
      await minting.token('9OZH01', scope, FOR),
    ];
    for (const token of others)
      for (const path of ['organisations', 'practitioners', 'roles', 'clients', 'organisations/9OZH01'])
        expect(issueOf(await administer(path, { token }))).toEqual([403, 'forbidden']);
    expect(issueOf(await change('organisations/9OZX01', 'suspended'))).toEqual([422, 'business-rule']);
    expect(issueOf(await change('practitioners/910000000001', 'removed'))).toEqual([422, 'business-rule']);
    expect(issueOf(await change('organisations/9OZZZ', 'suspended'))).toEqual([404, 'not-found']);
    expect(issueOf(await change('clients/a%20b', 'suspended'))).toEqual([404, 'not-found']);
    expect(issueOf(await administer('clients', { body: { id: 'x', name: 'X', reason: 'why not' } }))).toEqual([400, 'invalid']);
    // Below the clinical base there is no such thing.
    expect((await ask(minting.world.fhirBase, 'organisations', { token: admin })).status).toBe(404);
  });

  test('leaves each act in the trail, with who and what', async () => {
    await administer('clients', { body: { id: 'app-1', name: 'App', organisation: '9OZH01', reason: 'joins' } });
    await change('clients/app-1', 'suspended');
    const token = await minting.token(EXCHANGE, 'user/AuditEvent.rs', { ...acting('R0001'), purpose_of_use: 'HOPERAT' });
    const trail = await ask(minting.world.fhirBase, `AuditEvent?agent=${EXCHANGE}&_count=1000`, { token });
    const queries = bundleOf(trail).entry.flatMap(({ resource }) => {
      const entities: { query?: string }[] = Object(resource).entity ?? [];
      return entities.flatMap(({ query }) => (query === undefined ? [] : [Buffer.from(query, 'base64').toString()]));
    });
    expect(queries).toContain('POST /ig/clients id=app-1 status=active');
    expect(queries).toContain('PATCH /ig/clients/app-1 status=suspended');
  });
});

describe('A new version of the label rules', () => {
  const PULSE: RuleSet['classes']['fertility'] = {
    lists: [{ system: 'http://loinc.org', codes: ['8867-4'], below: [], source: 'the test' }],
    custodians: [],
    custodianKinds: [],
    shownTo: [],
  };
  const withPulse: RuleSet = { ...DEFAULT_RULES, title: 'with pulses', classes: { ...DEFAULT_RULES.classes, adoption: PULSE } };
  const post = (replaces: number, rules: unknown) =>
    administer('label-rules', { body: { replaces, reason: 'as the test asks', rules } });
  const newest = async (): Promise<{ version: number; relabelling: { state: string; done: number } }> =>
    Object((await administer('label-rules')).json).versions[0];
  const settled = async (): Promise<void> => {
    while ((await newest()).relabelling.state !== 'finished') await new Promise((resolve) => void setTimeout(resolve, 50));
  };

  test('binds the next request in every process, before and after all is labelled anew', async () => {
    const home = await minting.token('9OZH02', 'system/*.rs');
    await minting.world.system.database.rows({
      text: `insert into consent.relationship (organisation, person, kind, basis, starts) select '9OZH02', person, 'encounter', 'test', '2020-01-01' from locator.person where nhs_number = '9990000018'`,
    });
    const totals = async () => {
      const bases = [minting.world.fhirBase, second.fhirBase];
      const answers = await Promise.all(bases.map((base) => ask(base, `Observation?patient=${person}`, { token: home })));
      return answers.map((answer) => bundleOf(answer).total);
    };
    const before = await totals();
    expect(before[0]).toBeGreaterThan(2);
    expect(await newest()).toMatchObject({ version: 1, relabelling: { state: 'finished' } });
    const made = await post(1, withPulse);
    expect([made.status, Object(made.json).version]).toEqual([201, 2]);
    expect(await totals()).toEqual([0, 0]);
    await settled();
    expect(await totals()).toEqual([0, 0]);
    // Its custodian sees it as before.
    expect(bundleOf(await minting.call(`Observation?patient=${person}`)).total).toBe(before[0]);
    expect((await post(2, DEFAULT_RULES)).status).toBe(201);
    await settled();
    expect(await totals()).toEqual(before);
  });

  test('can be taken out whole, and put in again', async () => {
    const { version } = await newest();
    const { status, json } = await administer(`label-rules/${version}`);
    expect([status, json]).toEqual([200, JSON.parse(JSON.stringify(DEFAULT_RULES))]);
    expect(issueOf(await administer('label-rules/99'))).toEqual([404, 'not-found']);
    expect(issueOf(await administer('label-rules/x'))).toEqual([404, 'not-found']);
    expect((await post(version, json)).status).toBe(201);
  });

  test('of a custodian all of whose records are sensitive hides that there is a record', async () => {
    const { version } = await newest();
    const clinic = { lists: [], custodians: [CONTRIBUTOR], custodianKinds: [], shownTo: [] };
    const rules = { ...DEFAULT_RULES, classes: { ...DEFAULT_RULES.classes, 'sexual-health': clinic } };
    const home = await minting.token('9OZH02', 'system/*.rs');
    expect((await read(home)).text).toContain(CONTRIBUTOR);
    expect((await post(version, rules)).status).toBe(201);
    const hidden = await read(home);
    expect([hidden.status, hidden.text.includes(CONTRIBUTOR)]).toEqual([200, false]);
    const [own] = bundleOf(await minting.call(`Observation?patient=${person}`)).entry;
    expect(own?.fullUrl).toBeDefined();
    expect((await ask(minting.world.fhirBase, own?.fullUrl ?? '', { token: home })).status).toBe(404);
    expect((await post(version + 1, DEFAULT_RULES)).status).toBe(201);
  });

  test('is refused where it is none, is late, or comes from somebody else', async () => {
    const { version } = await newest();
    expect(issueOf(await post(version - 1, DEFAULT_RULES))).toEqual([412, 'conflict']);
    expect(issueOf(await post(version, { title: 'x', classes: { unheard: {} } }))).toEqual([400, 'invalid']);
    const token = await minting.token(EXCHANGE, 'user/$administer-registry', FOR);
    const body = { replaces: version, reason: 'as the test asks', rules: DEFAULT_RULES };
    expect(issueOf(await administer('label-rules', { token, body }))).toEqual([403, 'forbidden']);
    expect((await newest()).version).toBe(version);
  });
});
