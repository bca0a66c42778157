import { describe, expect, test } from '@jest/globals';
import { meaningOf } from '@ouzel/adapter-pds';
import { isNhsNumber } from '@ouzel/fhir';
import { z } from 'zod';
import { overSamples, sample, samples } from './samples.ts';

const patient = z.looseObject({
  resourceType: z.literal('Patient'),
  id: z.string(),
  birthDate: z.string().optional(),
  deceasedDateTime: z.string().optional(),
  meta: z.looseObject({ security: z.array(z.looseObject({ code: z.string() })).optional() }).optional(),
});
const bundle = z.looseObject({
  resourceType: z.literal('Bundle'),
  entry: z.array(z.looseObject({ resource: z.unknown() })).default([]),
});

/** What a Patient must be understood as, read from it in another way. */
function expectedOf(json: unknown): unknown {
  const read = patient.safeParse(json);
  if (!read.success || !isNhsNumber(read.data.id)) return { is: 'failed', why: 'not-a-patient' };
  const { id, birthDate, deceasedDateTime, meta } = read.data;
  const code = meta?.security?.[0]?.code;
  return {
    is: 'found',
    demographics: expect.objectContaining({
      nhsNumber: id,
      ...(birthDate === undefined ? {} : { birthDate }),
      ...(deceasedDateTime === undefined ? {} : { deceased: deceasedDateTime }),
      ...(code === undefined ? {} : { restricted: code !== 'U' }),
    }),
  };
}

/** HTTP status of each error (personal-demographics-service-api, patient-get.yaml), and what it means for a trace. */
const ERRORS: [file: string, status: number, meaning: unknown][] = [
  ['errorResponses/INVALIDATED_RESOURCE.json', 404, { is: 'invalidated' }],
  ['errorResponses/UNSUPPORTED_SERVICE.json', 400, { is: 'failed', why: 'refused' }],
  ['errorResponses/MISSING_VALUE.json', 400, { is: 'failed', why: 'refused' }],
  ['errorResponses/INVALID_SEARCH_DATA.json', 400, { is: 'failed', why: 'refused' }],
  ['errorResponses/PRECONDITION_FAILED.json', 412, { is: 'failed', why: 'refused' }],
  ['errorResponses/RESOURCE_VERSION_MISMATCH.json', 409, { is: 'failed', why: 'refused' }],
  ['functional-errors/invalid_access_token.json', 401, { is: 'failed', why: 'not-authorised' }],
  ['functional-errors/missing_authorization_header.json', 401, { is: 'failed', why: 'not-authorised' }],
  ['functional-errors/empty_x-request_id.json', 400, { is: 'failed', why: 'refused' }],
  ['searchResponses/TOO_MANY_MATCHES.json', 200, { is: 'failed', why: 'not-a-patient' }],
];

describe('Payloads of PDS', () => {
  overSamples(() => {
    const files = samples('pds-r4', '.json');
    test('are there', () => expect(files.length).toBeGreaterThan(90));

    test.each(files.map(({ name, text }) => [name, text]))(
      '%s: is understood, or said not to be; at any status',
      (_name, text) => {
        const json: unknown = JSON.parse(text);
        expect(meaningOf(200, json)).toEqual(expectedOf(json));
        for (const { resource } of bundle.safeParse(json).data?.entry ?? [])
          expect(meaningOf(200, resource)).toEqual(expectedOf(resource));
        // An error that holds a Patient is no answer about a person.
        for (const status of [400, 401, 404, 408, 429, 500, 503]) expect(meaningOf(status, json).is).not.toBe('found');
      },
    );

    test.each(ERRORS)('%s under HTTP %i', (file, status, meaning) => {
      expect(meaningOf(status, JSON.parse(sample(`pds-r4/${file}`)))).toEqual(meaning);
    });

    test.each([
      [
        'patientResponses/patient_9000000009.json',
        { nhsNumber: '9000000009', verification: '01', restricted: false, families: ['Smith'], birthDate: '2010-10-22' },
        { deceased: '2010-10-22T00:00:00+00:00', practice: { ods: 'Y12345', since: '2020-01-01', until: '2021-12-31' } },
      ],
      [
        'spec-examples/Sensitive_Patient.json',
        { nhsNumber: '9000000025', verification: '01', restricted: true, families: ['Smythe'], birthDate: '2010-10-22' },
        { deceased: '2010-10-22T00:00:00+00:00' },
      ],
      [
        'spec-examples/Minimal_Patient.json',
        { nhsNumber: '9000000033', verification: '01', restricted: false, families: [] },
        {},
      ],
      [
        'patientResponses/patient_9732110317.json',
        { nhsNumber: '9732110317', verification: '01', restricted: false, families: ['Sanderson', 'Killen'] },
        { birthDate: '1936-06-21' },
      ],
      [
        'patientResponses/patient_9736363015.json',
        { nhsNumber: '9736363015', verification: '01', restricted: false, families: ['MOONEY'], birthDate: '1937-04-08' },
        { practice: { ods: 'A20047', since: '1988-01-08' } },
      ],
    ])('%s: every word that is acted on', (file, first, more) => {
      const answer = meaningOf(200, JSON.parse(sample(`pds-r4/${file}`)));
      expect(answer).toEqual({ is: 'found', demographics: { ...first, ...more } });
    });

    test('the record of a superseded number is one under another number', () => {
      const { entry } = bundle.parse(JSON.parse(sample('pds-r4/searchResponses/cuff_superseded_searchset.json')));
      expect(meaningOf(200, entry[0]?.resource)).toMatchObject({ is: 'found', demographics: { nhsNumber: '9732019395' } });
    });
  });
});
