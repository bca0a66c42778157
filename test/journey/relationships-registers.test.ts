import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { nhsNumberCheckDigit } from '@ouzel/fhir';
import { type Answer, issueOf } from '../world/api.ts';
import { acting } from '../world/minting.ts';
import { daysFromNow, named, type Relating, startRelating } from '../world/relating.ts';
import { NHS, patientOf } from '../world/written.ts';

const [HOME, ONE, OTHER] = ['9OZC002', '9OZP002', '9OZP003'];
const SCOPE = 'system/*.cruds system/Group.u';
let relating: Relating;
beforeAll(async () => {
  relating = await startRelating();
});
afterAll(() => relating.minting.stop());
beforeEach(async () => {
  await relating.minting.rows("delete from consent.relationship where basis like 'Group/%'");
});

const member = (value: string, more = {}) => ({ entity: { identifier: { system: NHS, value } }, ...more });
const isGone = (each: object): boolean => 'inactive' in each;
const listOf = (ods: string, members: readonly object[], change = {}) => ({
  resourceType: 'Group',
  id: ods,
  type: 'person',
  actual: true,
  quantity: members.filter((each) => !isGone(each)).length,
  managingEntity: named(ods),
  ...(members.length > 0 ? { member: members } : {}),
  ...change,
});
const put = async (ods: string, body: object, scope = SCOPE, claims = {}): Promise<Answer> => {
  const token = await relating.minting.token(ods, scope, claims);
  return relating.minting.call(`Group/${Object(body).id}`, { method: 'PUT', token, body });
};
const told = ({ json }: Answer): string[] => Object(json).issue.map(({ diagnostics }: { diagnostics: string }) => diagnostics);
const summary = (counts: readonly number[]): string => {
  const words = ['On the list', 'Joined', 'Left', 'Made known', 'Not taken'];
  return words.map((word, at) => `${word}: ${counts[at]}.`).join(' ');
};
let nine = 999_300_000;
function freshNumber(): string {
  for (;;) {
    nine += 1;
    const check = nhsNumberCheckDigit(String(nine));
    if (check !== undefined) return `${nine}${check}`;
  }
}
const described = (numbers: readonly string[]): object => ({
  contained: numbers.map((value, at) => ({ ...patientOf(value), id: `p${at}` })),
  member: numbers.map((_, at) => ({ entity: { reference: `#p${at}` } })),
  quantity: numbers.length,
});

describe('A home’s register of its residents', () => {
  test('opens the record while they are on it, and for seven days after', async () => {
    expect(await relating.reads(HOME)).toBe(404);
    const first = await put(HOME, listOf(HOME, [member(relating.number)]));
    expect([first.status, told(first)]).toEqual([201, [summary([1, 1, 0, 0, 0])]]);
    expect(await relating.reads(HOME)).toBe(200);
    const same = await put(HOME, listOf(HOME, [member(relating.number)]));
    expect([same.status, told(same)]).toEqual([200, [summary([1, 0, 0, 0, 0])]]);
    expect(told(await put(HOME, listOf(HOME, [])))).toEqual([summary([0, 0, 1, 0, 0])]);
    await relating.later(HOME, 6);
    expect(await relating.reads(HOME)).toBe(200);
    await relating.later(HOME, 2);
    expect(await relating.reads(HOME)).toBe(404);
  });

  test('takes its dates, and takes back who never was there', async () => {
    const stay = { period: { start: daysFromNow(-40) } };
    await put(HOME, listOf(HOME, [member(relating.number, stay)]));
    const gone = { inactive: true, period: { start: daysFromNow(-40), end: daysFromNow(-20) } };
    await put(HOME, listOf(HOME, [member(relating.number, gone)]));
    expect(await relating.reads(HOME)).toBe(404);
    await put(HOME, listOf(HOME, [member(relating.number)]));
    expect(await relating.reads(HOME)).toBe(200);
    const at = daysFromNow(-1);
    await put(HOME, listOf(HOME, [member(relating.number, { inactive: true, period: { start: at, end: at } })]));
    expect(await relating.reads(HOME)).toBe(404);
  });

  test('names by their place those who cannot be taken, and takes the others', async () => {
    const unknown = freshNumber();
    const wrong = { ...patientOf(relating.number), id: 'w', birthDate: '1900-01-01' };
    const bad = member('9990000019');
    const body = listOf(HOME, [member(unknown), bad, { entity: { reference: '#w' } }, member(unknown)], { contained: [wrong] });
    const answer = await put(HOME, body);
    expect([answer.status, answer.text]).toEqual([200, expect.not.stringContaining(unknown)]);
    expect(
      Object(answer.json)
        .issue.slice(1)
        .map(({ expression }: { expression: string[] }) => expression[0]),
    ).toEqual(expect.arrayContaining(['Group.member[0]', 'Group.member[1]', 'Group.member[2]', 'Group.member[3]']));
    expect(await relating.reads(HOME)).toBe(404);
  });

  test('makes known whom it describes, and leaves an event for each whom it changes', async () => {
    const numbers = [freshNumber(), freshNumber()];
    expect(told(await put(HOME, listOf(HOME, [], described(numbers))))).toEqual([summary([2, 2, 0, 2, 0])]);
    const token = await relating.tokenOf(HOME);
    for (const value of numbers) {
      const found = await relating.minting.call(`Patient?identifier=${NHS}|${value}`, { token });
      expect([found.status, Object(found.json).total]).toEqual([200, 1]);
      const { id } = Object(found.json).entry[0].resource;
      const reviewer = await relating.minting.world.token('ig', 'HOPERAT');
      const trail = await relating.minting.call(`AuditEvent?patient=${id}`, { token: reviewer });
      expect(trail.text).toContain(`Group/${HOME}`);
    }
  });
});

describe('A practice’s list', () => {
  const registration = (days: number) => member(relating.number, { period: { start: daysFromNow(-days) } });

  test('opens the record until somebody leaves it', async () => {
    expect(await relating.reads(ONE)).toBe(404);
    await put(ONE, listOf(ONE, [registration(30)]));
    expect(await relating.reads(ONE)).toBe(200);
    await put(ONE, listOf(ONE, []));
    expect(await relating.reads(ONE)).toBe(404);
  });

  test('ends an older registration elsewhere, and is no word against a newer one', async () => {
    await put(ONE, listOf(ONE, [registration(30)]));
    await put(OTHER, listOf(OTHER, [registration(2)]));
    expect([await relating.reads(ONE), await relating.reads(OTHER)]).toEqual([404, 200]);
    const late = await put(ONE, listOf(ONE, [registration(30)]));
    expect(told(late)).toContain('Another practice registered them later.');
    expect([await relating.reads(ONE), await relating.reads(OTHER)]).toEqual([404, 200]);
  });

  test('gives way to PDS', async () => {
    await put(ONE, listOf(ONE, [registration(1)]));
    await relating.minting.rows('update locator.trace set practice = $1, as_of = now()', ['9OZP001']);
    expect(told(await put(ONE, listOf(ONE, [registration(1)])))).toEqual([summary([0, 0, 1, 0, 0])]);
    expect(await relating.reads(ONE)).toBe(404);
    expect(told(await put(ONE, listOf(ONE, [registration(0)])))).toContain('PDS names another practice.');
    await relating.minting.rows('update locator.trace set practice = null');
  });
});

describe('A register is refused', () => {
  test.each([
    ['of another organisation', () => put(ONE, listOf(HOME, [member(relating.number)])), [403, 'forbidden']],
    ['by a wildcard', () => put(HOME, listOf(HOME, []), 'system/*.cruds'), [403, 'forbidden']],
    ['by a person', () => put(HOME, listOf(HOME, []), `user/*.cruds ${SCOPE}`, acting('R8000')), [403, 'forbidden']],
    ['by an organisation that keeps none', () => put('9OZA01', listOf('9OZA01', [])), [403, 'forbidden']],
    ['that is cut off', () => put(HOME, listOf(HOME, [member(relating.number)], { quantity: 2 })), [422, 'business-rule']],
    ['that is a definition', () => put(HOME, listOf(HOME, [], { actual: false })), [400, 'invalid']],
    ['that is managed elsewhere', () => put(HOME, listOf(HOME, [], { managingEntity: named(ONE) })), [403, 'forbidden']],
  ])('%s', async (_name, ask, expected) => {
    expect(issueOf(await ask())).toEqual(expected);
    expect([await relating.reads(HOME), await relating.reads(ONE)]).toEqual([404, 404]);
  });

  test('that lacks very many of the last one without naming them', async () => {
    const numbers = Array.from({ length: 40 }, freshNumber);
    await put(HOME, listOf(HOME, [], described(numbers)));
    const few = numbers.slice(0, 10).map((value) => member(value));
    expect(issueOf(await put(HOME, listOf(HOME, few)))).toEqual([422, 'business-rule']);
    const rest = numbers.slice(10).map((value) => member(value, { inactive: true }));
    expect(told(await put(HOME, listOf(HOME, [...few, ...rest])))).toEqual([summary([10, 0, 30, 0, 0])]);
  });

  test('while another is taken', async () => {
    await relating.minting.rows(
      "update consent.register set claimed_until = now() + interval '1 minute' where organisation = $1",
      [HOME],
    );
    expect(issueOf(await put(HOME, listOf(HOME, [])))).toEqual([412, 'conflict']);
    await relating.minting.rows('update consent.register set claimed_until = null');
  });
});

test('A long register holds nobody else up, and a second time changes nothing', async () => {
  const numbers = Array.from({ length: 2_000 }, freshNumber);
  const taking = new Set(['first']);
  const first = put(HOME, listOf(HOME, [], described(numbers))).finally(() => {
    taking.clear();
  });
  // Of this process alone: what others do on the machine makes nobody wait for the register.
  const workedMs: number[] = [];
  while (taking.size > 0) {
    const asked = process.cpuUsage();
    expect((await relating.minting.call('metadata')).status).toBe(200);
    const { user, system } = process.cpuUsage(asked);
    workedMs.push((user + system) / 1_000);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const count = numbers.length;
  expect(told(await first)).toEqual([summary([count, count, 0, count, 0])]);
  const again = numbers.map((value) => member(value));
  expect(told(await put(HOME, listOf(HOME, again)))).toEqual([summary([count, 0, 0, 0, 0])]);
  expect(workedMs.length).toBeGreaterThan(10);
  expect(Math.max(...workedMs)).toBeLessThan(1_000);
}, 240_000);
