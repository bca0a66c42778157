import { describe, expect, test } from '@jest/globals';
import { type Agreement, agreementFaults, classesOfView, dataClassNames, decide, entriesOf } from '@ouzel/consent';
import { type AccessRequest, type Decision, viewedTypes } from '@ouzel/exchange';
import fc from 'fast-check';
import { agreementOf, askedBy, days, factsWith, TODAY } from '../world/agreements.ts';

const CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';
const decided = (agreements: Agreement[], request: AccessRequest = askedBy(), dspt = {}): Decision =>
  decide(request, factsWith(dspt), agreements, TODAY);
/** What is seen of the practice's record: a view, or why not. */
function seen(decision: Decision): unknown {
  if (decision.outcome === 'refuse') return decision.fact ?? decision.rule;
  return decision.holdings.map(({ view }) => view);
}

describe('An agreement', () => {
  test.each<[string, Partial<Agreement>, AccessRequest, unknown]>([
    ['by the kinds of both', {}, askedBy(), ['all']],
    ['by ODS code of the requester', { requesterKinds: [], requesterCodes: ['9OZH01'] }, askedBy(), ['all']],
    [
      'not for another code',
      { requesterKinds: [], requesterCodes: ['9OZH02'] },
      askedBy(),
      'no agreement names 9OZH01 or its kind',
    ],
    ['by ODS code of the custodian', { custodianKinds: [], custodianCodes: ['9OZP001'] }, askedBy(), ['all']],
    ['not for another custodian, who is left out', { custodianKinds: [], custodianCodes: ['9OZP002'] }, askedBy(), []],
    ['for its roles', { roles: ['R8000'] }, askedBy({ role: 'R8000' }), ['all']],
    ['not for other roles', { roles: ['R8000'] }, askedBy({ role: 'R8006' }), 'agreement care/1 is for the roles R8000 only'],
    [
      'not for a system without a person where it names roles',
      { roles: ['R8000'] },
      askedBy(),
      'agreement care/1 is for the roles R8000 only',
    ],
    ['not for another purpose', { purposes: ['ETREAT'] }, askedBy(), 'agreement care/1 is not for TREAT'],
    [
      'for its data classes only',
      { dataClasses: ['vital-signs', 'alerts'] },
      askedBy(),
      [[`Observation?category=${CATEGORY}|vital-signs`, 'Flag']],
    ],
    [
      'for what its view and its classes both show',
      { view: 'local-authority', dataClasses: ['alerts', 'problems'] },
      askedBy(),
      [['Flag']],
    ],
    [
      'of a part where the class holds the whole type',
      { view: 'care-home', dataClasses: ['observations'] },
      askedBy(),
      [['laboratory', 'imaging', 'exam', 'vital-signs', 'survey'].map((code) => `Observation?category=${CATEGORY}|${code}`)],
    ],
    [
      'in classes of a version that is not known, covers nothing',
      { dataClasses: ['alerts'], dataClassesVersion: 99 },
      askedBy(),
      [],
    ],
    ['before it begins', { validFrom: days(1) }, askedBy(), 'agreement care/1 begins on 2026-11-25'],
    ['after its end', { validUntil: days(-1) }, askedBy(), 'agreement care/1 ended on 2026-11-23, and is left for ETREAT only'],
    ['long after its end', { validUntil: days(-15) }, askedBy({ purpose: 'ETREAT' }), 'agreement care/1 ended on 2026-11-09'],
    ['revoked', { revokedAt: days(0) }, askedBy(), 'agreement care/1 was revoked on 2026-11-24'],
    [
      'revoked, in an emergency too',
      { validUntil: days(-1), revokedAt: days(-2) },
      askedBy({ purpose: 'ETREAT' }),
      'agreement care/1 was revoked on 2026-11-22',
    ],
  ])('covers %s', (_what, change, request, expected) => {
    expect(seen(decided([agreementOf(change)], request))).toEqual(expected);
  });

  test('that has lapsed leaves the urgent summary for an emergency, for 14 days and no minute more', () => {
    const urgent = entriesOf(1, classesOfView('urgent-summary') ?? []);
    const emergency = askedBy({ purpose: 'ETREAT' });
    for (const since of [0, -1, -13.9])
      expect(seen(decided([agreementOf({ validUntil: days(since) })], emergency))).toEqual([urgent]);
    expect(seen(decided([agreementOf({ validUntil: days(-14) })], emergency))).toBe('agreement care/1 ended on 2026-11-10');
    // It widens nothing: an agreement that was never for emergencies, or never for problems, is not now.
    expect(decided([agreementOf({ validUntil: days(-1), purposes: ['TREAT'] })], emergency)).toMatchObject({
      rule: '3-agreement',
    });
    expect(seen(decided([agreementOf({ validUntil: days(-1), dataClasses: ['allergies', 'documents'] })], emergency))).toEqual([
      ['AllergyIntolerance'],
    ]);
    expect(seen(decided([agreementOf({ validUntil: days(-1), view: 'local-authority' })], emergency))).toEqual([
      ['Patient', 'Flag'],
    ]);
  });

  test('counts in its newest version that has begun; one published ahead changes nothing, a revocation binds at once', () => {
    const ahead = agreementOf({ version: 2, validFrom: days(10), view: 'care-home' });
    expect(decided([agreementOf(), ahead])).toMatchObject({
      outcome: 'permit',
      agreements: ['care/1'],
      holdings: [{ view: 'all' }],
    });
    expect(decided([agreementOf(), agreementOf({ version: 2, revokedAt: days(-1), validFrom: days(10) })])).toMatchObject({
      rule: '3-agreement',
    });
    expect(decided([agreementOf({ version: 2, dataClasses: ['alerts'] }), agreementOf()])).toMatchObject({
      agreements: ['care/2'],
      holdings: [{ view: ['Flag'] }],
    });
  });

  test('names those that were relied on, and no other', () => {
    const others = [agreementOf({ id: 'b', dataClasses: ['alerts'] }), agreementOf({ id: 'c', custodianKinds: ['care-home'] })];
    expect(decided([agreementOf(), ...others])).toMatchObject({ agreements: ['care/1', 'b/1'] });
  });

  test('fewer agreements, roles, classes or days never show more', () => {
    const changes = fc.record(
      {
        roles: fc.constantFrom<string[]>([], ['R8000'], ['R8006']),
        dataClasses: fc.constantFrom<string[] | null>(null, ['alerts'], ['observations', 'problems']),
        view: fc.constantFrom<Agreement['view']>('full', 'care-home', 'local-authority', 'urgent-summary'),
        validUntil: fc.constantFrom(days(-20), days(-5), days(5)),
        revokedAt: fc.constantFrom(null, days(-1)),
      },
      { requiredKeys: [] },
    );
    const request = askedBy({ purpose: 'ETREAT', role: 'R8000' });
    const types = (agreements: Agreement[]): string[] => {
      const decision = decided(agreements, request);
      if (decision.outcome === 'refuse') return [];
      return decision.holdings.flatMap(({ view }) => (view === 'all' ? entriesOf(1, dataClassNames(1)) : [...view]));
    };
    fc.assert(
      fc.property(fc.array(changes, { maxLength: 4 }), fc.nat(), (many, at) => {
        const agreements = many.map((change, index) => agreementOf({ ...change, id: `a${index}` }));
        const full = new Set(types([...agreements, agreementOf()]));
        const fewer = types(agreements.filter((_, index) => index !== at % Math.max(agreements.length, 1)));
        const whole = new Set(viewedTypes(types(agreements)));
        expect(viewedTypes(fewer).filter((type) => !whole.has(type))).toEqual([]);
        expect(full.has('DocumentReference')).toBe(true);
      }),
    );
  });

  test.each<[string, Partial<Agreement>, string]>([
    ['without a custodian', { custodianKinds: [] }, 'names no custodian'],
    ['without a requester', { requesterKinds: [] }, 'names no requester'],
    ['that ends before it begins', { validUntil: days(-300) }, 'ends before it begins'],
    ['of unknown classes', { dataClasses: ['everything'] }, 'names data classes that are not known: everything'],
    [
      'that lets write more than read',
      { writes: ['problems'], view: 'care-home' },
      'lets write what it does not let read: problems',
    ],
    [
      'that lets write other classes',
      { writes: ['alerts'], dataClasses: ['problems'] },
      'lets write what it does not let read: alerts',
    ],
    ['without a DPIA', { dpia: ' ' }, 'leaves controller, approver, lawful basis or DPIA empty'],
  ])('%s has a fault', (_what, change, fault) => {
    expect(agreementFaults(agreementOf(change))).toEqual([fault]);
    expect(agreementFaults(agreementOf())).toEqual([]);
  });
});

describe('The toolkit entry of the requester', () => {
  test.each([
    ['met', { status: 'standards-met', expiry: days(1) }, 'permit'],
    ['not recorded', undefined, 'permit'],
    ['lapsed', { status: 'standards-met', expiry: days(0) }, 'refuse'],
    ['not met', { status: 'standards-not-met', expiry: days(100) }, 'refuse'],
    ['not published', { status: 'not-published' }, 'refuse'],
  ])('%s', (_what, dspt, outcome) => {
    expect(decided([agreementOf()], askedBy(), dspt === undefined ? {} : { dspt }).outcome).toBe(outcome);
    // Its own posts show it nothing of others, and are not lost.
    expect(decided([agreementOf()], askedBy({ interaction: 'create' }), dspt === undefined ? {} : { dspt }).outcome).toBe(
      'permit',
    );
  });
});
