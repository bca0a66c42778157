import { describe, expect, test } from '@jest/globals';
import type { Resource } from '@medplum/fhirtypes';
import { translateRecord } from '@ouzel/adapter-gp';
import { CLASSES, DEFAULT_RULES, markingOf } from '@ouzel/sensitivity';
import { gpBundles } from './gp-samples.ts';
import { overSamples } from './samples.ts';

const marking = markingOf(DEFAULT_RULES);
const isLabelled = (resource: Resource): boolean => (marking(resource) & CLASSES['not-for-patient']) !== 0;
const NHS_NUMBER = '9990000018';
const NOPAT = { meta: { security: [{ system: 'http://hl7.org/fhir/v3/ActCode', code: 'NOPAT' }] } };
const subject = { reference: 'Patient/p' };

/** Labels of what becomes of some resources, by id. */
function labelsOf(...resources: object[]): Record<string, boolean> {
  const patient = {
    resourceType: 'Patient',
    id: 'p',
    identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: NHS_NUMBER }],
  };
  const entry = [patient, ...resources].map((resource) => ({ resource }));
  const { resources: shown } = translateRecord({ resourceType: 'Bundle', entry }, { nhsNumber: NHS_NUMBER });
  const clinical = shown.filter(({ resourceType }) => resourceType !== 'Patient');
  return Object.fromEntries(clinical.map((each) => [each.id ?? '', isLabelled(each)]));
}
const medication = (further: object = {}) => ({ resourceType: 'Medication', id: 'm', code: { text: 'Word' }, ...further });
const request = (id: string, intent: string, further: object = {}) => ({
  resourceType: 'MedicationRequest',
  id,
  status: 'active',
  intent,
  medicationReference: { reference: 'Medication/m' },
  subject,
  ...further,
});
const statement = (further: object = {}) => ({
  resourceType: 'MedicationStatement',
  id: 's',
  status: 'active',
  taken: 'unk',
  medicationReference: { reference: 'Medication/m' },
  basedOn: [{ reference: 'MedicationRequest/plan' }],
  subject,
  ...further,
});
const issueOf = (further: object = {}) =>
  request('issue', 'order', { basedOn: [{ reference: 'MedicationRequest/plan' }], ...further });
const result = (id: string, further: object = {}) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: 'Word' },
  subject,
  ...further,
});

describe('A label of a practice is one of ours', () => {
  const ALL = { plan: true, issue: true, s: true };
  test.each([
    ['the plan', [medication(), request('plan', 'plan', NOPAT), issueOf(), statement()]],
    ['an issue', [medication(), request('plan', 'plan'), issueOf(NOPAT), statement()]],
    ['the statement', [medication(), request('plan', 'plan'), issueOf(), statement(NOPAT)]],
    ['the product', [medication(NOPAT), request('plan', 'plan'), issueOf(), statement()]],
  ])('on %s of a prescription: all of the prescription has it', (_what, resources) => {
    expect(labelsOf(...resources)).toEqual(ALL);
  });

  test('another prescription has it not', () => {
    const other = { ...request('other', 'plan'), medicationReference: { reference: 'Medication/n' } };
    const labels = labelsOf(medication(), request('plan', 'plan', NOPAT), medication({ id: 'n' }), other);
    expect(labels).toEqual({ plan: true, other: false });
  });

  test('on a report its results have it, on a result its report and what is grouped with it', () => {
    const report = (further: object = {}) => ({
      resourceType: 'DiagnosticReport',
      id: 'r',
      status: 'final',
      code: { text: 'Word' },
      subject,
      result: [{ reference: 'Observation/a' }],
      ...further,
    });
    const member = result('b', { related: [{ type: 'derived-from', target: { reference: 'Observation/a' } }] });
    expect(labelsOf(report(NOPAT), result('a'), member, result('c'))).toEqual({ r: true, a: true, b: true, c: false });
    expect(labelsOf(report(), result('a'), { ...member, ...NOPAT }, result('c'))).toEqual({
      r: true,
      a: true,
      b: true,
      c: false,
    });
  });

  test('that cannot be read: nothing that belongs to it is shown', () => {
    const unreadable = { meta: { security: [{ system: 7 }] } };
    expect(labelsOf(medication(), request('plan', 'plan'), issueOf(unreadable), statement(), result('c'))).toEqual({ c: false });
  });

  overSamples(() => {
    test('in every sample: of what the practice labelled nothing is shown without it, nor the medicine of it in its prescription', () => {
      let labelled = 0;
      for (const { json, nhsNumber } of gpBundles()) {
        const { resources } = translateRecord(json, { nhsNumber });
        const byKey = new Map(resources.map((each) => [`${each.resourceType}/${each.id}`, each]));
        for (const each of resources) {
          if (isLabelled(each)) labelled += 1;
          const plans = 'basedOn' in each ? [each.basedOn].flat() : [];
          const based = plans.flatMap((of) => byKey.get(of?.reference ?? '') ?? []);
          if (each.resourceType.startsWith('Medication'))
            for (const plan of based) expect([each.id, isLabelled(plan)]).toEqual([each.id, isLabelled(each)]);
        }
      }
      expect(labelled).toBeGreaterThan(12);
    });
  });
});
