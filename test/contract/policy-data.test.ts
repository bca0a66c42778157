import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import {
  type Agreement,
  agreementFaults,
  agreementSchema,
  classesOfView,
  entriesOf,
  sectionsOf,
  warningsOf,
} from '@ouzel/consent';
import { viewedTypes } from '@ouzel/exchange';
import { URGENT_SECTIONS } from '@ouzel/gateway';
import { readDirectory } from '@ouzel/ouzel';
import { sampleAgreements } from '@ouzel/region';
import { agreementOf, days, TODAY } from '../world/agreements.ts';
import { temporaryFolder } from '../world/process.ts';

describe('A directory file', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'directory.json');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const written = (agreement: object): void =>
    writeFileSync(
      file,
      JSON.stringify({
        organisations: [
          { ods: '9OZC001', name: 'Home', kind: 'care-home', dsptStatus: 'standards-met', dsptExpiry: '2027-06-30' },
        ],
        agreements: [agreement],
      }),
    );

  test('is taken with good agreements and toolkit entries, and refused with a sentence for a faulty one', () => {
    written(agreementOf());
    expect(readDirectory(file)).toMatchObject({
      organisations: [{ dsptExpiry: new Date('2027-06-30') }],
      agreements: [agreementOf()],
    });
    written(agreementOf({ custodianKinds: [] }));
    expect(() => readDirectory(file)).toThrow('the directory file is wrong: agreement care/1 names no custodian.');
    written({ ...agreementOf(), dpia: undefined });
    expect(() => readDirectory(file)).toThrow('wrong at agreements.0.dpia');
  });
});

describe('The views', () => {
  test('have the sections of PRSB: 26 for a care home, 12 for a council; no problems, and no medicines for the council', () => {
    expect([sectionsOf('care-home').length, sectionsOf('local-authority').length]).toEqual([26, 12]);
    const types = (view: Agreement['view']): string[] => viewedTypes(entriesOf(1, classesOfView(view) ?? []));
    for (const type of ['Condition', 'Procedure', 'Immunization']) expect(types('care-home')).not.toContain(type);
    for (const type of ['Condition', 'AllergyIntolerance', 'MedicationStatement', 'Observation?'])
      expect(types('local-authority')).not.toContain(type);
    const urgent = new Set(URGENT_SECTIONS.flatMap((section) => section.types));
    expect(types('urgent-summary').toSorted()).toEqual([...urgent, 'Patient'].toSorted());
  });

  test('the sample agreements are without fault, and each view and each permission to write is in them', () => {
    const sample = sampleAgreements(TODAY).map((each) => agreementSchema.parse(JSON.parse(JSON.stringify(each))));
    expect(sample.flatMap(agreementFaults)).toEqual([]);
    expect(new Set(sample.map(({ view }) => view))).toEqual(new Set(['full', 'care-home', 'local-authority', 'urgent-summary']));
    expect(sample.filter(({ writes }) => writes.length > 0).map(({ id }) => id)).toEqual([
      'practice-federation',
      'end-of-life-plans',
    ]);
  });
});

describe('Warnings', () => {
  const organisation = (dsptStatus: string | null, dsptExpiry: Date | null) => ({
    ods: '9OZC001',
    name: 'Home',
    dsptStatus,
    dsptExpiry,
  });

  test.each<[number, unknown]>([
    [91, undefined],
    [90, 90],
    [31, 90],
    [30, 30],
    [7, 7],
    [0.1, 7],
  ])('an agreement with %s days left has reached the warning of %s days', (left, within) => {
    const warnings = warningsOf([agreementOf({ validUntil: days(left) })], [], TODAY);
    expect(warnings.map((each) => each.days)).toEqual(within === undefined ? [] : [within]);
  });

  test('name what has lapsed, what is overdue for review, and whose toolkit entry ends, has ended or is not known', () => {
    const agreements = [
      agreementOf({ validUntil: days(-3) }),
      agreementOf({ id: 'old', reviewDate: days(-1) }),
      agreementOf({ id: 'gone', revokedAt: days(-1), validUntil: days(2) }),
    ];
    const organisations = [
      organisation('standards-met', days(20)),
      organisation('standards-met', days(-1)),
      organisation('not-published', null),
      organisation(null, null),
      organisation('standards-met', days(200)),
    ];
    expect(warningsOf(agreements, organisations, TODAY).map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
      'agreement-lapsed care/1',
      'review-overdue old/1',
      'dspt-ending 9OZC001',
      'dspt-lapsed 9OZC001',
      'dspt-lapsed 9OZC001',
      'dspt-unknown 9OZC001',
    ]);
  });
});
