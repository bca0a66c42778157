import { describe, expect, test } from '@jest/globals';
import type { AccessRequest, OrganisationKind, PurposeOfUse } from '@ouzel/exchange';
import fc from 'fast-check';
import { type Agreement, decide, type Facts } from '../src/index.ts';

const NOW = new Date('2026-11-24T12:00:00Z');
const DAY_MS = 86_400_000;
const days = (count: number): Date => new Date(NOW.getTime() + count * DAY_MS);

const agreement = (change: Partial<Agreement> = {}): Agreement => ({
  id: 'direct-care',
  version: 1,
  custodianKinds: ['gp-practice', 'acute-trust'],
  custodianCodes: [],
  requesterKinds: ['acute-trust'],
  requesterCodes: [],
  purposes: ['TREAT'],
  dataClasses: null,
  dataClassesVersion: 1,
  roles: [],
  view: 'full',
  writes: [],
  dpia: 'd',
  reviewDate: days(50),
  validFrom: days(-100),
  validUntil: days(100),
  revokedAt: null,
  controller: 'c',
  approver: 'a',
  lawfulBasis: 'l',
  ...change,
});

const request = (
  change: {
    purpose?: PurposeOfUse;
    kind?: OrganisationKind;
    ods?: string;
    by?: 'person' | 'record';
    interaction?: AccessRequest['interaction'];
  } = {},
): AccessRequest => ({
  requester: {
    clientId: 'c',
    organisation: { ods: change.ods ?? '9OZH01', name: 'H', kind: change.kind ?? 'acute-trust' },
    purpose: change.purpose ?? 'TREAT',
    scopes: [],
    tokenId: 't',
  },
  interaction: change.interaction ?? 'read',
  target: 'Patient',
  subject: change.by === 'record' ? { by: 'record', record: 'r' } : { by: 'person', person: 'p' },
  types: [],
  query: '',
  traceId: '',
  requestId: '',
  from: '',
});

const holding = (ods: string, kind: OrganisationKind) => ({
  record: `record of ${ods}`,
  custodian: { ods, name: ods, kind },
  source: 'stored' as const,
  types: [],
});
const patient = { body: '"active":true}', version: 1, updated: new Date(0) };
const facts = (change: Partial<Facts> = {}): Facts => ({
  person: { person: 'p', nhsNumber: '9990000018', restricted: false, founder: '9OZP001', patient },
  holdings: [holding('9OZP001', 'gp-practice'), holding('9OZH01', 'acute-trust')],
  relationships: [{ kind: 'encounter' }],
  directives: [],
  policyVersion: 1,
  ...change,
});

describe('The decision', () => {
  test('permits what purpose, agreement and relationship carry', () => {
    expect(decide(request(), facts(), [agreement()], NOW)).toMatchObject({
      outcome: 'permit',
      rule: '4-relationship:encounter',
      holdings: [{ view: 'all' }, { view: 'all' }],
      agreements: ['direct-care/1'],
    });
  });

  test.each<[string, AccessRequest, Facts, Agreement[], string, string]>([
    [
      'a purpose with routes of its own',
      request({ purpose: 'HOPERAT' }),
      facts(),
      [agreement({ purposes: ['HOPERAT'] })],
      '2-purpose',
      'not-allowed',
    ],
    ['no agreement at all', request(), facts(), [], '3-agreement', 'not-allowed'],
    ['an agreement for other purposes', request(), facts(), [agreement({ purposes: ['ETREAT'] })], '3-agreement', 'not-allowed'],
    [
      'an agreement for other requesters',
      request({ kind: 'local-authority' }),
      facts(),
      [agreement()],
      '3-agreement',
      'not-allowed',
    ],
    ['an agreement that has ended', request(), facts(), [agreement({ validUntil: days(-1) })], '3-agreement', 'not-allowed'],
    ['an agreement that has not begun', request(), facts(), [agreement({ validFrom: days(1) })], '3-agreement', 'not-allowed'],
    ['a revoked agreement', request(), facts(), [agreement({ revokedAt: days(-1) })], '3-agreement', 'not-allowed'],
    [
      'a newer version that is revoked',
      request(),
      facts(),
      [agreement(), agreement({ version: 2, revokedAt: days(-1) })],
      '3-agreement',
      'not-allowed',
    ],
    [
      'nobody of that name',
      request(),
      { holdings: [], relationships: [], directives: [], policyVersion: 1 },
      [agreement()],
      '4-unknown',
      'unknown',
    ],
    ['no relationship', request(), facts({ relationships: [] }), [agreement()], '4-relationship', 'unrelated'],
    [
      'a relationship that has decayed',
      request(),
      facts({ relationships: [{ kind: 'encounter', ends: days(-43) }] }),
      [agreement()],
      '4-relationship',
      'unrelated',
    ],
    [
      'a relationship of no known kind',
      request(),
      facts({ relationships: [{ kind: 'neighbour' }] }),
      [agreement()],
      '4-relationship',
      'unrelated',
    ],
    [
      'somebody else acting for themselves',
      request({ purpose: 'PATRQT' }),
      facts(),
      [agreement({ purposes: ['PATRQT'] })],
      '4-relationship',
      'unrelated',
    ],
    ['an objection', request(), facts({ directives: [{}] }), [agreement()], '5-directive', 'objection'],
    [
      'an objection to this organisation',
      request(),
      facts({ directives: [{ organisation: '9OZH01' }] }),
      [agreement()],
      '5-directive',
      'objection',
    ],
  ])('refuses: %s', (_what, asked, known, agreements, rule, reason) => {
    expect(decide(asked, known, agreements, NOW)).toMatchObject({ outcome: 'refuse', rule, reason });
  });

  test('a relationship outlives its end by its kind', () => {
    expect(
      decide(request(), facts({ relationships: [{ kind: 'encounter', ends: days(-41) }] }), [agreement()], NOW),
    ).toMatchObject({ outcome: 'permit' });
  });

  test('an objection about one custodian leaves that one out, and never bars one own data', () => {
    const objecting = decide(request(), facts({ directives: [{ custodian: '9OZP001' }] }), [agreement()], NOW);
    expect(objecting).toMatchObject({ outcome: 'permit', holdings: [{ custodian: { ods: '9OZH01' } }] });
    expect(decide(request({ by: 'record' }), facts({ directives: [{}] }), [agreement()], NOW)).toMatchObject({
      outcome: 'permit',
      holdings: [{ custodian: { ods: '9OZH01' } }],
    });
    expect(decide(request(), facts({ directives: [{ organisation: '9OZH02' }] }), [agreement()], NOW)).toMatchObject({
      outcome: 'permit',
    });
  });

  test('a view narrows others holdings, and agreements that cover the same one add up', () => {
    const narrow = [
      agreement({ id: 'a', dataClasses: ['demographics'] }),
      agreement({ id: 'b', dataClasses: ['encounters'], custodianKinds: ['gp-practice'] }),
    ];
    expect(decide(request({ ods: '9OZH02' }), facts(), narrow, NOW)).toMatchObject({
      holdings: [
        { custodian: { ods: '9OZP001' }, view: ['Patient', 'Encounter'] },
        { custodian: { ods: '9OZH01' }, view: ['Patient'] },
      ],
    });
  });

  test('a restricted person is unknown without a relationship, and hidden in place with one', () => {
    const restricted = { person: { person: 'p', nhsNumber: '9990000018', restricted: true, founder: '9OZP001', patient } };
    expect(decide(request(), facts({ ...restricted, relationships: [] }), [agreement()], NOW)).toMatchObject({
      outcome: 'refuse',
      reason: 'unrelated',
    });
    expect(decide(request(), facts(restricted), [agreement()], NOW)).toMatchObject({ outcome: 'permit', hideLocation: true });
  });

  test('having posted about somebody opens what one posted, and not who others say that they are', () => {
    const posted = { relationships: [{ kind: 'contribution' }] };
    expect(decide(request(), facts(posted), [agreement()], NOW)).toMatchObject({
      outcome: 'permit',
      hideIdentity: true,
      holdings: [{ custodian: { ods: '9OZH01' }, view: 'all' }],
    });
    const founded = { person: { person: 'p', nhsNumber: '9990000018', restricted: false, founder: '9OZH01', patient } };
    expect(decide(request(), facts({ ...posted, ...founded }), [agreement()], NOW)).toMatchObject({ hideIdentity: false });
  });

  test('adding to one own record needs a relationship, and opens nothing', () => {
    const posting = request({ interaction: 'create', kind: 'care-home' });
    expect(decide(posting, facts({ directives: [{}], relationships: [{ kind: 'residency' }] }), [], NOW)).toMatchObject({
      outcome: 'permit',
      holdings: [{ custodian: { ods: '9OZH01' } }],
    });
    expect(decide(posting, facts({ relationships: [] }), [], NOW)).toMatchObject({ outcome: 'refuse', reason: 'unrelated' });
  });

  test('more objections never open more, fewer agreements never open more', () => {
    const directive = fc.record({ custodian: fc.constantFrom('9OZP001', '9OZH01') }, { requiredKeys: [] });
    const opened = (known: Facts, agreements: Agreement[]): string[] => {
      const decision = decide(request({ ods: '9OZH02' }), known, agreements, NOW);
      return decision.outcome === 'permit' ? decision.holdings.map(({ record }) => record) : [];
    };
    const pool = [
      agreement(),
      agreement({ id: 'gp', custodianKinds: ['gp-practice'] }),
      agreement({ id: 'old', validUntil: days(-1) }),
    ];
    fc.assert(
      fc.property(fc.array(directive, { maxLength: 3 }), directive, fc.subarray(pool), (directives, more, agreements) => {
        const before = opened(facts({ directives }), pool);
        expect(before).toEqual(expect.arrayContaining(opened(facts({ directives: [...directives, more] }), pool)));
        expect(before).toEqual(expect.arrayContaining(opened(facts({ directives }), agreements)));
      }),
    );
  });
});
