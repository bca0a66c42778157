import { describe, expect, test } from '@jest/globals';
import type { OrganisationKind, PurposeOfUse } from '@ouzel/exchange';
import fc from 'fast-check';
import {
  ALL_CLASSES,
  CLASSES,
  custodianLabels,
  DEFAULT_RULES,
  markingOf,
  pendingOf,
  pendingWithheld,
  type RuleSet,
  ruleSetSchema,
  withheldFrom,
} from '../src/index.ts';

const SNOMED = 'http://snomed.info/sct';
const ICD10 = 'http://hl7.org/fhir/sid/icd-10';
const HIV = { system: SNOMED, code: '86406008' };
const mark = markingOf(DEFAULT_RULES);
const coded = (...coding: object[]) => ({ coding });

describe('What makes a resource sensitive', () => {
  test.each<[string, object, number]>([
    ['its code', { resourceType: 'Condition', code: coded(HIV) }, CLASSES['sexual-health']],
    ['one of several codes', { code: coded({ system: 'urn:local', code: 'A' }, HIV) }, CLASSES['sexual-health']],
    ['a reason', { resourceType: 'Encounter', reasonCode: [coded(HIV)] }, CLASSES['sexual-health']],
    ['a component', { component: [{ code: coded(HIV) }] }, CLASSES['sexual-health']],
    ['a value', { valueCodeableConcept: coded(HIV) }, CLASSES['sexual-health']],
    ['what is contained in it', { contained: [{ resourceType: 'Condition', code: coded(HIV) }] }, CLASSES['sexual-health']],
    ['a code in an extension', { extension: [{ url: 'x', valueCoding: HIV }] }, CLASSES['sexual-health']],
    ['the branch of its ICD-10 code', { code: coded({ system: ICD10, code: 'N97.1' }) }, CLASSES.fertility],
    ['the branch itself', { code: coded({ system: ICD10, code: 'N97' }) }, CLASSES.fertility],
    [
      'its category',
      { resourceType: 'Flag', category: [coded({ system: 'https://fhir.nhs.uk/CodeSystem/flag-categories-bars', code: 'SG' })] },
      CLASSES.safeguarding,
    ],
    [
      'two classes at once',
      { code: coded(HIV), reasonCode: [coded({ system: ICD10, code: 'F64.0' })] },
      CLASSES['sexual-health'] | CLASSES['gender-recognition'],
    ],
    ['a label of its source', { meta: { security: [{ code: 'PSY' }] } }, CLASSES['mental-health']],
    [
      'the label of a document',
      { securityLabel: [coded({ system: 'http://hl7.org/fhir/v3/ActCode', code: 'NOPAT' })] },
      CLASSES['not-for-patient'],
    ],
  ])('is %s', (_what, resource, labels) => {
    expect(mark(resource)).toBe(labels);
  });

  test.each<[string, object]>([
    ['the same code of another system', { code: coded({ system: 'urn:other', code: '86406008' }) }],
    ['a code that only begins like an exact one', { code: coded({ system: SNOMED, code: '864060081' }) }],
    ['an ICD-10 code of another branch', { code: coded({ system: ICD10, code: 'N96' }) }],
    ['a number that is no code', { identifier: [{ system: SNOMED, value: '86406008' }] }],
    ['a label’s code where it is no label', { code: coded({ system: 'urn:x', code: 'PSY' }) }],
  ])('is not %s', (_what, resource) => {
    expect(mark(resource)).toBe(0);
  });

  test('is everything where it cannot be told', () => {
    let deep: unknown = { code: 'x' };
    for (let depth = 0; depth < 70; depth += 1) deep = { extension: [deep] };
    expect([mark(deep), mark('no resource')]).toEqual([ALL_CLASSES, ALL_CLASSES]);
  });

  test('never less for having more in it', () => {
    const part = fc.constantFrom<object>(
      { code: coded(HIV) },
      { reasonCode: [coded({ system: ICD10, code: 'O04.1' })] },
      { x: 1 },
      { meta: { security: [{ code: 'V' }] } },
    );
    fc.assert(
      fc.property(part, part, (one, other) => {
        expect(mark({ ...one, inner: other }) & mark(one)).toBe(mark(one));
      }),
    );
  });
});

describe('Who may see a class', () => {
  const asker = (kind: OrganisationKind, purpose: PurposeOfUse, role?: string) => ({
    organisation: { ods: '9OZH01', name: 'H', kind },
    purpose,
    ...(role === undefined ? {} : { user: { id: '1', name: 'D', role, roleProfile: '2' } }),
  });
  const sees = (name: keyof typeof CLASSES, who: ReturnType<typeof asker>, rules: Pick<RuleSet, 'classes'> = DEFAULT_RULES) =>
    (withheldFrom(rules, who) & CLASSES[name]) === 0;

  test.each<[keyof typeof CLASSES, OrganisationKind, PurposeOfUse, boolean]>([
    ['sexual-health', 'acute-trust', 'TREAT', false],
    ['sexual-health', 'gp-practice', 'ETREAT', false],
    ['sexual-health', 'acute-trust', 'BTG', true],
    ['sexual-health', 'exchange', 'PATRQT', true],
    ['gender-recognition', 'acute-trust', 'BTG', false],
    ['gender-recognition', 'exchange', 'PATRQT', true],
    ['adoption', 'exchange', 'PATRQT', false],
    ['safeguarding', 'acute-trust', 'BTG', false],
    ['safeguarding', 'exchange', 'PATRQT', false],
    ['domestic-violence', 'exchange', 'PATRQT', false],
    ['gp-confidential', 'gp-practice', 'TREAT', false],
    ['not-for-patient', 'acute-trust', 'TREAT', true],
    ['not-for-patient', 'care-home', 'TREAT', true],
    ['not-for-patient', 'local-authority', 'TREAT', false],
    ['not-for-patient', 'exchange', 'PATRQT', false],
    ['restricted', 'care-home', 'TREAT', true],
    ['very-restricted', 'acute-trust', 'BTG', false],
  ])('%s to %s for %s: %s', (name, kind, purpose, seen) => {
    expect(sees(name, asker(kind, purpose))).toBe(seen);
  });

  test('is as the rules say, condition by condition, and nobody where they say nothing', () => {
    const rules = {
      classes: {
        fertility: {
          lists: [],
          custodians: ['9OZX09'],
          custodianKinds: [],
          shownTo: [{ kinds: ['acute-trust' as const], roles: ['R8000'] }],
        },
      },
    };
    expect(sees('fertility', asker('acute-trust', 'TREAT', 'R8000'), rules)).toBe(true);
    expect(sees('fertility', asker('acute-trust', 'TREAT', 'R8001'), rules)).toBe(false);
    expect(sees('fertility', asker('acute-trust', 'TREAT'), rules)).toBe(false);
    expect(sees('fertility', asker('care-home', 'TREAT', 'R8000'), rules)).toBe(false);
    expect(withheldFrom({ classes: {} }, asker('acute-trust', 'BTG', 'R8000'))).toBe(ALL_CLASSES);
    expect([
      custodianLabels(rules, { ods: '9OZX09', name: 'C', kind: 'community' }),
      custodianLabels(rules, { ods: '9OZX08', name: 'C', kind: 'community' }),
    ]).toEqual([CLASSES.fertility, 0]);
  });
});

describe('A new version', () => {
  const rules = (codes: string[], below: string[] = []): RuleSet =>
    ruleSetSchema.parse({ title: 't', classes: { fertility: { lists: [{ system: SNOMED, codes, below, source: 's' }] } } });
  const pending = (now: RuleSet, before: RuleSet[]) => pendingWithheld(pendingOf(now, before), ALL_CLASSES);

  test('leaves open what each version that rows may be labelled by had already', () => {
    expect(pending(rules(['1', '2']), [rules(['1'])])).toEqual({ any: ['2'], below: [] });
    expect(pending(rules(['1']), [rules(['1', '2'])])).toBeUndefined();
    expect(pending(rules(['1', '2'], ['3']), [])).toEqual({ any: ['1', '2'], below: ['3'] });
    // The second took out what the third puts back, and some rows are labelled by it.
    expect(pending(rules(['1']), [rules(['1']), rules(['2'])])).toEqual({ any: ['1'], below: [] });
  });

  test('waits only for classes that are withheld', () => {
    const fresh = pendingOf(rules(['1']), []);
    expect([pendingWithheld(fresh, CLASSES.adoption), pendingWithheld(fresh, CLASSES.fertility)]).toEqual([
      undefined,
      { any: ['1'], below: [] },
    ]);
  });

  test.each([
    [{ title: 't', classes: { unheard: {} } }],
    [{ title: 't', classes: { fertility: { lists: [{ system: SNOMED, codes: ['a"b'], source: 's' }] } } }],
    [{ title: 't', classes: { fertility: { lists: [{ system: SNOMED, codes: ['1'] }] } } }],
    [{ title: 't', classes: { fertility: { shownTo: [{ purposes: [] }] } } }],
    [{ title: 't', classes: {}, more: true }],
  ])('is refused where it is not one: %j', (content) => {
    expect(ruleSetSchema.safeParse(content).success).toBe(false);
  });

  test('of the exchange’s own is one', () => {
    expect(ruleSetSchema.parse(JSON.parse(JSON.stringify(DEFAULT_RULES)))).toEqual(DEFAULT_RULES);
  });
});
