import { describe, expect, test } from '@jest/globals';
import type { AccessRequest } from '@ouzel/exchange';
import { type Agreement, decide, type Facts } from '../src/index.ts';

const NOW = new Date('2026-11-24T12:00:00Z');
const agreement: Agreement = {
  id: 'direct-care',
  version: 1,
  controller: 'c',
  approver: 'a',
  custodianKinds: ['acute-trust', 'community'],
  requesterKinds: ['community', 'exchange'],
  purposes: ['TREAT', 'PATRQT'],
  custodianCodes: [],
  requesterCodes: [],
  dataClasses: null,
  dataClassesVersion: 1,
  roles: [],
  view: 'full',
  writes: [],
  dpia: 'd',
  reviewDate: new Date('2099-01-01'),
  validFrom: new Date(0),
  validUntil: new Date('2099-01-01'),
  revokedAt: null,
  lawfulBasis: 'l',
};
const WAS = { person: 'was', nhsNumber: '9990000026', reviewed: false };
const held = (record: string, change: Partial<Facts['holdings'][number]> = {}): Facts['holdings'][number] => ({
  record,
  custodian: { ods: '9OZH01', name: 'H', kind: 'acute-trust' },
  source: 'stored',
  types: [],
  ...change,
});
const facts = (relationships: Facts['relationships'], reviewed = false): Facts => ({
  person: {
    person: 'p',
    nhsNumber: '9990000018',
    restricted: false,
    founder: null,
    patient: { body: '"active":true}', version: 1, updated: new Date(0) },
    replaces: [{ ...WAS, reviewed }],
  },
  holdings: [held('own'), held('linked', { linked: { person: WAS.person, nhsNumber: WAS.nhsNumber, reviewed } })],
  relationships,
  directives: [],
  policyVersion: 1,
});
const request = (patient?: string): AccessRequest => ({
  requester: {
    clientId: 'c',
    organisation: { ods: '9OZN01', name: 'N', kind: patient === undefined ? 'community' : 'exchange' },
    purpose: patient === undefined ? 'TREAT' : 'PATRQT',
    scopes: [],
    tokenId: 't',
    ...(patient === undefined ? {} : { patient }),
  },
  interaction: 'read',
  target: 'Patient',
  subject: { by: 'person', person: 'p' },
  types: [],
  query: '',
  traceId: '',
  requestId: '',
  from: '',
});
const decided = (known: Facts, patient?: string) => decide(request(patient), known, [agreement], NOW);

describe('The decision about people who were merged', () => {
  test('names the side that it rests on only where that is not the person', () => {
    const byLink = { kind: 'referral', through: WAS.person };
    expect(decided(facts([byLink]))).toMatchObject({ outcome: 'permit', through: WAS.person });
    expect(decided(facts([byLink, { kind: 'encounter' }]))).not.toHaveProperty('through');
    expect(decided(facts([{ kind: 'contribution' }, byLink]))).toMatchObject({ through: WAS.person });
  });

  test('tells who only posted about the one no other number of theirs', () => {
    const posted = decided(facts([{ kind: 'contribution', through: WAS.person }]));
    expect(posted).toMatchObject({ outcome: 'permit', nhsNumber: WAS.nhsNumber, hideIdentity: true, holdings: [] });
    expect(decided(facts([{ kind: 'contribution' }]))).toMatchObject({ nhsNumber: '9990000018', hideIdentity: true });
  });

  test('shows people as their own what came by a link only once it was reviewed, and under the old number too', () => {
    const records = (decision: ReturnType<typeof decide>): string[] =>
      decision.outcome === 'permit' ? decision.holdings.map(({ record }) => record) : [decision.reason];
    expect(records(decided(facts([]), '9990000018'))).toEqual(['own']);
    expect(records(decided(facts([]), WAS.nhsNumber))).toEqual(['unrelated']);
    expect(records(decided(facts([], true), WAS.nhsNumber))).toEqual(['own', 'linked']);
  });

  test('binds by what either side said, and what one allows lifts nothing that the other said', () => {
    const by = (directives: Facts['directives'], claims: Facts['claims'] = []): string[] => {
      const asked = request();
      const broken = { ...asked, requester: { ...asked.requester, purpose: 'BTG' as const } };
      const known = { ...facts([{ kind: 'care' }], true), directives, claims };
      const decision = decide(
        claims.length === 0 ? asked : broken,
        { ...known, relationships: [{ kind: 'encounter' }] },
        [{ ...agreement, purposes: ['TREAT', 'BTG'] }],
        NOW,
      );
      return decision.outcome === 'permit' ? decision.holdings.map(({ record }) => record) : [];
    };
    const of = WAS.person;
    const said = { custodian: '9OZH01', recorded: new Date(1) };
    const permit = { ...said, effect: 'permit' as const, recorded: new Date(2) };
    expect(by([])).toEqual(['own', 'linked']);
    expect(by([{ ...said, of }])).toEqual([]);
    expect(by([{ ...said, of }, permit])).toEqual([]);
    expect(by([said, { ...permit, of }])).toEqual([]);
    expect(
      by([
        { ...said, of },
        { ...permit, of },
      ]),
    ).toEqual(['own', 'linked']);
    const claim = { selfClaim: false, accessAlert: true, reasons: [], cannotBeAsked: true };
    expect(by([said], [claim])).toEqual(['own', 'linked']);
    expect(by([said], [{ ...claim, of }])).toEqual([]);
    expect(by([{ ...said, of }], [claim])).toEqual([]);
    expect(by([{ ...said, of }], [{ ...claim, of }])).toEqual(['own', 'linked']);
  });
});
