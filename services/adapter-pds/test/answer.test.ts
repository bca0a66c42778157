import { describe, expect, test } from '@jest/globals';
import { meaningOf } from '@ouzel/adapter-pds';
import fc from 'fast-check';

const NUMBER = '9990000018';
const CONFIDENTIALITY = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';
const patient = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  resourceType: 'Patient',
  id: NUMBER,
  identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: NUMBER }],
  ...change,
});
const security = (...codes: string[]) => ({ meta: { security: codes.map((code) => ({ system: CONFIDENTIALITY, code })) } });
const verified = (code: string) => ({
  identifier: [
    {
      system: 'https://fhir.nhs.uk/Id/nhs-number',
      value: NUMBER,
      extension: [
        {
          url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus',
          valueCodeableConcept: { coding: [{ code }] },
        },
      ],
    },
  ],
});
const practice = (period: unknown) => ({
  generalPractitioner: [{ identifier: { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'A20047', period } }],
});
const outcome = (code?: string) => ({ resourceType: 'OperationOutcome', issue: [{ details: { coding: [{ code }] } }] });

describe('An answer of PDS', () => {
  test.each<[string[], boolean | undefined]>([
    [[], undefined],
    [['U'], false],
    [['R'], true],
    [['V'], true],
    [['REDACTED'], true],
    [['U', 'R'], true],
    // What a code of another year means is not known: it hides.
    [['X'], true],
  ])('with security %j restricts: %s', (codes, restricted) => {
    const answer = meaningOf(200, patient(codes.length === 0 ? {} : security(...codes)));
    expect(answer).toMatchObject({ is: 'found' });
    expect(answer.is === 'found' && answer.demographics.restricted).toBe(restricted);
  });

  test.each([
    ['01', '01'],
    ['08', '08'],
    ['number-present-and-verified', '01'],
    ['trace-required', '03'],
    ['somewhat', undefined],
  ])('with verification status %s is kept as %s', (code, status) => {
    const answer = meaningOf(200, patient(verified(code)));
    expect(answer.is === 'found' && answer.demographics.verification).toBe(status);
  });

  test('under another number says so; under two at once, or under none that a person can have, it is nobody’s', () => {
    expect(meaningOf(200, patient({ id: '9990000026', identifier: [] }))).toMatchObject({
      is: 'found',
      demographics: { nhsNumber: '9990000026' },
    });
    expect(meaningOf(200, patient({ id: '9990000026' }))).toEqual({ is: 'failed', why: 'not-a-patient' });
    expect(meaningOf(200, patient({ id: '9990000019', identifier: [] }))).toEqual({ is: 'failed', why: 'not-a-patient' });
  });

  test.each([
    ['a security label that is no list', { meta: { security: 'R' } }],
    ['a death on 30 February', { deceasedDateTime: '2026-02-30' }],
    ['a death that is no time', { deceasedDateTime: 'yes' }],
    ['a birth that is no date', { birthDate: '22/10/2010' }],
    ['a registration that began at no time', practice({ start: 'always' })],
  ])('with %s is not taken at all', (_what, change) => {
    expect(meaningOf(200, patient(change))).toEqual({ is: 'failed', why: 'not-a-patient' });
  });

  test.each<[number, unknown, unknown]>([
    [404, outcome('RESOURCE_NOT_FOUND'), { is: 'not-found' }],
    [404, outcome('INVALIDATED_RESOURCE'), { is: 'invalidated' }],
    // A wrong address, or a proxy: not a word about the person.
    [404, outcome('UNSUPPORTED_SERVICE'), { is: 'failed', why: 'server-error' }],
    [404, undefined, { is: 'failed', why: 'server-error' }],
    [200, outcome('TOO_MANY_MATCHES'), { is: 'failed', why: 'not-a-patient' }],
    [200, outcome('INVALIDATED_RESOURCE'), { is: 'failed', why: 'not-a-patient' }],
    [302, undefined, { is: 'failed', why: 'server-error' }],
    [400, outcome('INVALID_RESOURCE_ID'), { is: 'failed', why: 'refused' }],
    [403, outcome('ACCESS_DENIED'), { is: 'failed', why: 'not-authorised' }],
    [408, outcome('UNABLE_TO_CALL_SERVICE'), { is: 'failed', why: 'timed-out' }],
    [429, outcome('TOO_MANY_REQUESTS'), { is: 'failed', why: 'throttled' }],
    [503, 'later', { is: 'failed', why: 'server-error' }],
  ])('HTTP %i with %j is %j', (status, json, meaning) => expect(meaningOf(status, json)).toEqual(meaning));

  test('may be anything: it never throws, and restricts whatever it does not understand', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), fc.jsonValue(), (status, json) => {
        expect(meaningOf(status, json)).toHaveProperty('is');
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), (meta) => {
        const answer = meaningOf(200, patient({ meta }));
        if (answer.is === 'found') expect(answer.demographics.restricted).not.toBe(false);
      }),
    );
  });
});
