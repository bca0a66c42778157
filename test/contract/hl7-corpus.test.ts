import { describe, expect, test } from '@jest/globals';
import { translateMessage } from '@ouzel/adapter-acute';
import { headerOf, type Message, parseMessage, printMessage, segmentsOf } from '@ouzel/hl7v2';
import { faultsOf } from './r4-schema.ts';
import { overSamples, sample, samples } from './samples.ts';

/** Messages of a file: each begins with its MSH; some files put them on lines of their own, some end segments with CR, some with LF. */
function messagesOf(text: string): string[] {
  return text
    .split(/(?=^MSH\|)/m)
    .map((each) => each.trim())
    .filter((each) => each.startsWith('MSH|'));
}

const translated = (text: string) => {
  const message = parseMessage(text);
  return translateMessage(message, headerOf(message));
};

/** OBX and OBR of a message: what should be there as Observation and DiagnosticReport, or named. */
function accounted(message: Message): { type: string; count: number }[] {
  const header = headerOf(message);
  if (header.type !== 'ORU') return [];
  return [
    { type: 'Observation', count: segmentsOf(message, 'OBX').length },
    { type: 'DiagnosticReport', count: segmentsOf(message, 'OBR').length },
  ];
}

describe('HL7 v2 messages of others', () => {
  overSamples(() => {
    const files = samples('hl7v2', '.hl7');
    const messages = files.flatMap(({ name, text }) =>
      messagesOf(text).map((each, at) => ({ name: `${name} ${at + 1}`, text: each })),
    );

    test('are there, of many kinds', () => {
      const kinds = new Set(
        messages.map(({ text }) => `${headerOf(parseMessage(text)).type}^${headerOf(parseMessage(text)).event}`),
      );
      expect(messages.length).toBeGreaterThan(200);
      expect([...kinds]).toEqual(expect.arrayContaining(['ADT^A01', 'ADT^A03', 'ORU^R01']));
    });

    test('every one prints back as it was read', () => {
      for (const { text } of messages)
        expect(printMessage(parseMessage(text))).toBe(
          `${text
            .split(/\r\n|\r|\n/)
            .filter((line) => line !== '')
            .join('\r')}\r`,
        );
    });

    test('every one is translated or kept; results are all there or named; what comes out is R4', () => {
      const faults = messages.flatMap(({ name, text }) => {
        const message = parseMessage(text);
        const result = translateMessage(message, headerOf(message));
        if (result === undefined) return [];
        const missing = accounted(message).filter(({ type, count }) => {
          const out = result.resources.filter(({ resourceType }) => resourceType === type).length;
          const named = result.excluded.filter((each) => each.type === type).reduce((sum, each) => sum + each.count, 0);
          return out + named !== count;
        });
        return [
          ...missing.map(({ type }) => `${name}: ${type} lost`),
          ...result.resources.flatMap((resource) => faultsOf({ ...resource, id: 'ours' })).map((fault) => `${name}: ${fault}`),
        ];
      });
      expect(faults).toEqual([]);
    });

    test('an English admission and discharge, element by element', () => {
      const admitted = translated(sample('hl7v2/uk-itk/ADT_A01_ADT_A01-HL7_v2_4_ADT_A01_Admit_Inpatient.hl7'));
      expect(admitted).toMatchObject({
        event: 'ADT^A01',
        identity: {
          nhsNumber: '3333333333',
          localIds: [],
          patient: {
            name: [{ family: 'SMITH', given: ['FREDRICA', 'J'], prefix: ['MRS'] }],
            birthDate: '1965-12-13',
            gender: 'female',
            address: [{ postalCode: 'YO32 5TT' }],
            generalPractitioner: [{ identifier: { value: 'Y06601' } }],
          },
        },
        visit: {
          id: '2139',
          encounter: {
            status: 'in-progress',
            class: { code: 'IMP' },
            period: { start: '2010-10-20T17:16:00+01:00' },
            location: [{ location: { display: 'RCB OBS1 BAY2-6' } }],
          },
        },
      });
      expect(admitted?.occurred.toISOString()).toBe('2010-10-10T13:00:00.000Z');
      const discharged = translated(sample('hl7v2/uk-itk/ADT_A03_ADT_A03-HL7_v2_4_ADT_A03_Discharge_a_Patient_.hl7'));
      expect(discharged).toMatchObject({
        visit: {
          id: '11554',
          encounter: {
            status: 'finished',
            class: { code: 'AMB' },
            period: { start: '2010-03-30T11:00:00+01:00', end: '2010-03-31T17:15:00+01:00' },
            hospitalization: { dischargeDisposition: { coding: [{ code: '19' }] } },
          },
        },
      });
    });

    test('English pathology, element by element', () => {
      const result = translated(sample('hl7v2/uk-itk/ORU_R01_ORU_R01-Pathology_Result_DHCW_.hl7'));
      const [first] = result?.resources.filter(({ resourceType }) => resourceType === 'Observation') ?? [];
      expect(first).toMatchObject({
        status: 'corrected',
        code: { text: 'HbA1c (IFCC traceable)' },
        valueQuantity: { value: 49, unit: 'mmol/mol' },
        interpretation: [{ coding: [{ code: 'H' }] }],
        referenceRange: [{ text: '<48' }],
      });
      const units = result?.resources.flatMap((resource) =>
        resource.resourceType === 'Observation' ? (resource.valueQuantity?.unit ?? []) : [],
      );
      expect(units).toContain('x10^9/L');
    });
  });
});
