import { describe, expect, test } from '@jest/globals';
import type { AccessRequest, OrganisationKind, PurposeOfUse } from '@ouzel/exchange';
import { ALL_CLASSES, CLASSES, DEFAULT_RULES, pendingOf } from '@ouzel/sensitivity';
import fc from 'fast-check';
import { type Agreement, agreementSchema, decide, type Facts, type LabelPolicy } from '../src/index.ts';

const NOW = new Date('2026-11-24T12:00:00Z');
const SEXUAL = CLASSES['sexual-health'];
const agreement: Agreement = agreementSchema.parse({
  id: 'direct-care',
  version: 1,
  custodianKinds: ['gp-practice', 'acute-trust', 'community'],
  requesterKinds: ['acute-trust', 'care-home', 'exchange', 'gp-practice'],
  purposes: ['TREAT', 'ETREAT', 'PATRQT'],
  dataClasses: null,
  view: 'full',
  dpia: 'd',
  reviewDate: new Date('2027-01-01'),
  validFrom: new Date('2026-01-01'),
  validUntil: new Date('2027-01-01'),
  revokedAt: null,
  controller: 'c',
  approver: 'a',
  lawfulBasis: 'l',
});
const clinic = { ods: '9OZN09', name: 'Clinic', kind: 'community' as const };
const none = { lists: [], custodians: [], custodianKinds: [], shownTo: [] };
const rules = {
  ...DEFAULT_RULES,
  classes: {
    ...DEFAULT_RULES.classes,
    'sexual-health': { ...(DEFAULT_RULES.classes['sexual-health'] ?? none), custodians: [clinic.ods] },
  },
};
const policy: LabelPolicy = { version: 1, rules, pending: new Map() };

const held = (custodian: { ods: string; name: string; kind: OrganisationKind }, labelled: [string, number][] = []) => ({
  record: `record of ${custodian.ods}`,
  custodian,
  source: 'stored' as const,
  types: ['Encounter'],
  labelled,
});
const facts: Facts = {
  person: {
    person: 'p',
    nhsNumber: '9990000018',
    restricted: false,
    founder: null,
    patient: { body: '"active":true}', version: 1, updated: NOW },
  },
  holdings: [
    held({ ods: '9OZH01', name: 'H', kind: 'acute-trust' }, [['Condition', SEXUAL]]),
    held(clinic, [['Observation', SEXUAL]]),
  ],
  relationships: [{ kind: 'encounter' }],
  directives: [],
  policyVersion: 1,
};

function permitFor(ods: string, kind: OrganisationKind, purpose: PurposeOfUse, labels: LabelPolicy = policy) {
  const requester: AccessRequest['requester'] = {
    clientId: 'c',
    organisation: { ods, name: ods, kind },
    purpose,
    scopes: [],
    tokenId: 't',
    ...(purpose === 'PATRQT' ? { patient: '9990000018' } : {}),
  };
  const asked: AccessRequest = {
    requester,
    interaction: 'read',
    target: 'Patient',
    subject: { by: 'person', person: 'p' },
    types: [],
    query: '',
    traceId: '',
    requestId: '',
    from: '',
  };
  const decision = decide(asked, facts, [agreement], NOW, labels);
  if (decision.outcome !== 'permit') throw new Error(decision.rule);
  return { ...decision, seen: decision.holdings.map(({ custodian, types, own }) => [custodian.ods, types, own === true]) };
}

describe('The sensitivity step', () => {
  test('names no custodian of a withheld class, and no type of which everything is labelled', () => {
    const { seen, labelsWithheld } = permitFor('9OZP002', 'gp-practice', 'TREAT');
    expect(seen).toEqual([['9OZH01', ['Encounter'], false]]);
    expect(labelsWithheld & SEXUAL).toBe(SEXUAL);
  });

  test('leaves what is one’s own open', () => {
    expect(permitFor('9OZH01', 'acute-trust', 'TREAT').seen).toEqual([['9OZH01', ['Encounter'], true]]);
  });

  test('opens to the person what is theirs to see, and nobody’s own by an app of that organisation', () => {
    const { seen, labelsWithheld } = permitFor('9OZH01', 'acute-trust', 'PATRQT');
    expect(seen).toEqual([
      ['9OZH01', ['Encounter', 'Condition'], false],
      ['9OZN09', ['Encounter', 'Observation'], false],
    ]);
    expect([labelsWithheld & SEXUAL, labelsWithheld & CLASSES.safeguarding]).toEqual([0, CLASSES.safeguarding]);
  });

  test('withholds codes that rows may not be labelled with yet, of the withheld classes alone', () => {
    const pending = pendingOf(DEFAULT_RULES, []);
    const { codesWithheld } = permitFor('9OZP002', 'gp-practice', 'TREAT', { ...policy, pending });
    expect(codesWithheld?.any).toContain('86406008');
    expect(permitFor('9OZH01', 'acute-trust', 'PATRQT', { ...policy, pending }).codesWithheld?.any).not.toContain('86406008');
  });

  test('without rules withholds every class from everybody', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<OrganisationKind>('acute-trust', 'care-home', 'gp-practice'),
        fc.constantFrom<PurposeOfUse>('TREAT', 'ETREAT', 'PATRQT'),
        (kind, purpose) => {
          const closed = permitFor('9OZX99', kind, purpose, { version: 0, rules: { classes: {} }, pending: new Map() });
          expect(closed.labelsWithheld).toBe(ALL_CLASSES);
        },
      ),
    );
  });
});
