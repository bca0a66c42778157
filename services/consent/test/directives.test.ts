import { describe, expect, test } from '@jest/globals';
import type { AccessRequest } from '@ouzel/exchange';
import fc from 'fast-check';
import type { Directive, Facts } from '../src/index.ts';
import { leftOf, narrowed } from '../src/directive-step.ts';

const NOW = new Date('2026-11-24T12:00:00Z');
const TYPES = ['Condition', 'Observation', 'Encounter'];
const LABELS = [0, 1, 8, 9];

const request: AccessRequest = {
  requester: {
    clientId: 'c',
    organisation: { ods: '9OZH01', name: 'H', kind: 'acute-trust' },
    purpose: 'TREAT',
    scopes: [],
    tokenId: 't',
  },
  interaction: 'read',
  target: 'Patient',
  subject: { by: 'person', person: 'p' },
  types: [],
  query: '',
  traceId: '',
  requestId: '',
  from: '',
};
const held = {
  record: 'r',
  custodian: { ods: '9OZP001', name: 'P', kind: 'gp-practice' as const },
  source: 'stored' as const,
  types: [],
};
const facts = (directives: Directive[]): Facts => ({ holdings: [], relationships: [], directives, policyVersion: 1 });

/** Every kind of resource that these directives leave open, as `type labels`. */
function open(directives: Directive[]): string[] {
  const left = leftOf(held, request, facts(directives), NOW);
  if (left === undefined) return [];
  const { view, except } = narrowed(held, 'all', left);
  const kinds = TYPES.flatMap((type) => LABELS.map((labels) => ({ type, labels })));
  return kinds
    .filter(
      ({ type, labels }) =>
        (view === 'all' || view.includes(type)) &&
        except?.types.includes(type) !== true &&
        (labels & (except?.labels ?? 0)) === 0,
    )
    .map(({ type, labels }) => `${type} ${labels}`);
}

const scope = {
  custodian: fc.constantFrom('9OZP001', '9OZP002'),
  organisation: fc.constantFrom('9OZH01', '9OZH02'),
  types: fc.subarray(TYPES, { minLength: 1 }),
  labels: fc.constantFrom(1, 8),
};
const common = {
  recorded: fc.integer({ min: 0, max: 60 }).map((hours) => new Date(NOW.getTime() - hours * 3_600_000)),
  consent: fc.constantFrom('a', 'b'),
};
const objection: fc.Arbitrary<Directive> = fc.record(
  { ...scope, ...common, strength: fc.constantFrom('ask-first' as const, 'no-share' as const) },
  { requiredKeys: ['recorded', 'consent'] },
);
const permission: fc.Arbitrary<Directive> = fc.record(
  { ...scope, ...common, effect: fc.constant('permit' as const), exception: fc.boolean() },
  { requiredKeys: ['recorded', 'consent', 'effect'] },
);
const rules = fc.array(fc.oneof(objection, permission), { maxLength: 5 });

describe('What a person’s directives leave open', () => {
  test('one more objection never opens more, one more permission never closes anything', () => {
    fc.assert(
      fc.property(rules, objection, permission, (some, no, yes) => {
        const before = open(some);
        expect(before).toEqual(expect.arrayContaining(open([...some, no])));
        expect(open([...some, yes])).toEqual(expect.arrayContaining(before));
      }),
    );
  });

  test('permission without an objection opens nothing that was not open, and its order does not matter', () => {
    fc.assert(
      fc.property(fc.array(permission, { maxLength: 4 }), rules, (yes, some) => {
        expect(open(yes)).toEqual(open([]));
        expect(open(some.toReversed())).toEqual(open(some));
      }),
    );
  });

  test('what needs asking does not open before it was said', () => {
    const at = (hours: number): Date => new Date(NOW.getTime() - hours * 3_600_000);
    expect(open([{ recorded: at(1) }, { effect: 'permit', recorded: at(2) }])).toEqual([]);
    expect(open([{ recorded: at(2) }, { effect: 'permit', recorded: at(1) }])).toEqual(open([]));
    expect(open([{ recorded: at(2) }, { effect: 'permit', recorded: at(1), types: ['Condition'] }])).toEqual(
      LABELS.map((bits) => `Condition ${bits}`),
    );
  });

  test('the person and a custodian of their own are never barred', () => {
    const all = facts([{ strength: 'no-share' }]);
    const own = { ...held, custodian: { ...held.custodian, ods: '9OZH01' } };
    expect(leftOf(own, request, all, NOW)).toEqual({ types: [], labels: 0 });
    expect(leftOf(held, { ...request, requester: { ...request.requester, purpose: 'PATRQT' } }, all, NOW)).toBeDefined();
    expect(leftOf(held, request, all, NOW)).toBeUndefined();
  });
});
