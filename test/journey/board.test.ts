import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, ask, issueOf } from '../world/api.ts';
import { consentOf } from '../world/consents.ts';
import { acting, type Minting, startMinting } from '../world/minting.ts';

let minting: Minting;
let ig: string;
let patient: string;
const [EXCHANGE, PRACTICE, COUNCIL] = ['9OZX01', '9OZP001', '9OZL01'];
const FOR = { purpose_of_use: 'HOPERAT', ...acting('R0001') };
const SCOPE = 'user/AuditEvent.rs user/$read-directives';
let officer: string;

beforeAll(async () => {
  minting = await startMinting();
  ig = `${new URL(minting.world.fhirBase).origin}/ig`;
  officer = await minting.token(EXCHANGE, SCOPE, FOR);
  patient = minting.world.people['story'] ?? '';
  await minting.world.story();
});
afterAll(() => minting.stop());

const read = (path: string, token = officer): Promise<Answer> => ask(ig, path, { token });

describe('Who takes part', () => {
  const one = async (ods: string, token = officer): Promise<unknown> =>
    Object((await read('participants', token)).json).organisations.find((each: { ods: string }) => each.ods === ods);

  test('is listed with toolkit entries, what lapses and who is suspended', async () => {
    await minting.rows(
      `update locator.organisation set dspt_status = 'standards-met', dspt_expiry = now() + interval '20 days' where ods = $1`,
      [PRACTICE],
    );
    expect(await one(PRACTICE)).toMatchObject({
      kind: 'gp-practice',
      standing: 'active',
      dsptStatus: 'standards-met',
      warnings: [{ kind: 'dspt-ending', days: 30 }],
    });
    const admin = await minting.token(EXCHANGE, 'user/$administer-registry', FOR);
    const suspension = { status: 'suspended', reason: 'a breach is looked into' };
    const headers = { 'Content-Type': 'application/json' };
    await ask(ig, `organisations/${COUNCIL}`, { method: 'PATCH', token: admin, headers, body: suspension });
    expect(await one(COUNCIL)).toMatchObject({ standing: 'suspended', change: { reason: suspension.reason } });
    // Why somebody is suspended is the exchange's own to know.
    const theirs = await minting.token(PRACTICE, SCOPE, FOR);
    expect(Object.keys(Object(await one(COUNCIL, theirs)))).not.toContain('change');
    await ask(ig, `organisations/${COUNCIL}`, {
      method: 'PATCH',
      token: admin,
      headers,
      body: { ...suspension, status: 'active' },
    });
  });

  test('is not told to clinicians', async () => {
    const clinician = await minting.token(PRACTICE, 'user/*.rs', acting('R8000'));
    expect((await read('participants', clinician)).status).toBe(403);
  });
});

describe('What a person decided', () => {
  const rules = async (): Promise<{ sentence: string; state: string }[]> =>
    Object((await read(`directives?patient=${patient}`)).json).directives;

  test('is told in plain English while it is in force, and kept when it is withdrawn', async () => {
    const keeper = await minting.world.token('consentAdmin', 'HOPERAT');
    const body = consentOf(patient, 'no-share', { with: [COUNCIL], types: ['Observation'] }, [
      { with: [COUNCIL], heldBy: [PRACTICE] },
    ]);
    const made = await ask(minting.world.fhirBase, 'Consent', { token: keeper, body });
    expect(made.status).toBe(201);
    expect((await rules()).map(({ sentence, state }) => [state, sentence])).toEqual([
      [
        'in-force',
        'You do not want Ouse Valley Council to see from your record measurements and test results. They may not look in an emergency either, unless the law says that they must or you say yes.',
      ],
      ['in-force', expect.stringMatching(/^But you let Ouse Valley Council see .*Willowbank Surgery/)],
    ]);
    const { id, ...rest } = Object(made.json);
    const inactive = { ...rest, id, status: 'inactive' };
    const headers = { 'If-Match': 'W/"1"' };
    const ended = await ask(minting.world.fhirBase, `Consent/${id}`, { method: 'PUT', token: keeper, body: inactive, headers });
    expect(ended.status).toBe(200);
    expect((await rules()).map(({ state }) => state)).toEqual(['withdrawn', 'withdrawn']);
    const [event] = await minting.rows<{ event: string }>(
      `select event from audit.event where event like '%/ig/directives%' order by sequence desc limit 1`,
    );
    expect(Object(JSON.parse(event?.event ?? '{}')).person).toBeDefined();
  });

  test('is not told without the scope of its own, to other organisations, or of nobody', async () => {
    const path = `directives?patient=${patient}`;
    for (const [ods, scope] of [
      [EXCHANGE, 'user/AuditEvent.rs'],
      [PRACTICE, SCOPE],
    ] as const)
      expect((await read(path, await minting.token(ods, scope, FOR))).status).toBe(403);
    expect(issueOf(await read('directives'))).toEqual([400, 'value']);
    expect(issueOf(await read('directives?patient=9990000018'))).toEqual([400, 'value']);
  });
});

describe('How often records are looked at', () => {
  const span = `from=${new Date(Date.now() - 3_600_000).toISOString()}&until=${new Date(Date.now() + 3_600_000).toISOString()}`;
  const counted = async (query: string, token = officer): Promise<Record<string, number>> => {
    const { json } = await read(`accesses?${span}${query}`, token);
    const sums: Record<string, number> = {};
    for (const { key, n } of Object(json).counts) sums[key] = (sums[key] ?? 0) + n;
    return sums;
  };

  test('is counted by organisation and role, of everybody or one person, as the trail has it', async () => {
    const before = await counted(`&patient=${patient}`);
    const token = await minting.world.token('clinician');
    const open = () => ask(minting.world.fhirBase, `Patient/${patient}/$everything`, { token });
    for (const turn of [1, 2, 3]) expect([turn, (await open()).status]).toEqual([turn, 200]);
    const after = await counted(`&patient=${patient}`);
    expect((after['9OZH01'] ?? 0) - (before['9OZH01'] ?? 0)).toBe(3);
    const roles = await counted(`&by=role&patient=${patient}`);
    expect(roles['R8000']).toBeGreaterThanOrEqual(3);
    const all = await counted('');
    const [row] = await minting.rows<{ n: number }>(
      `select count(*)::int as n from audit.event where terms @> array['k:1', 'o:9OZH01'] and recorded > now() - interval '1 hour'`,
    );
    expect(all['9OZH01']).toBe(row?.n);
  });

  test('is told to an organisation of itself alone, and to nobody else', async () => {
    const theirs = await minting.token(PRACTICE, SCOPE, FOR);
    expect(Object.keys(await counted('', theirs)).filter((key) => key !== PRACTICE)).toEqual([]);
    expect((await read(`accesses?${span}`, await minting.token(EXCHANGE, SCOPE, acting('R0001')))).status).toBe(403);
  });

  test.each(['', `${span}&by=name`, 'from=2026-01-01&until=2020-01-01', 'from=2020-01-01&until=2026-01-01', 'from=x&until=y'])(
    'is not counted for %p',
    async (query) => {
      expect(issueOf(await read(`accesses?${query}`))).toEqual([400, 'value']);
    },
  );
});
