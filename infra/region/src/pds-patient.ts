import type { Patient } from '@medplum/fhirtypes';
import { systems } from '@ouzel/fhir';
import type { Person } from './people.ts';
import { patientOf } from './region.ts';

/** Somebody as PDS has them. */
export interface PdsPerson {
  patient: Patient;
  security: 'U' | 'R' | 'V' | 'REDACTED';
  /** NHS number verification status, 01 to 08. */
  verification: string;
  practice?: { ods: string; since: string };
  /** A dateTime. */
  deceased?: string;
  /** The number that has taken the place of this one. */
  supersededBy?: string;
  /** The number was withdrawn, and no other one has taken its place. */
  invalidated?: boolean;
}

export const pdsPersonOf = (person: Person): PdsPerson => ({
  patient: patientOf(person),
  security: person.restricted ? 'R' : 'U',
  verification: '01',
  practice: { ods: person.practice, since: person.registeredSince },
});

const DISPLAYS = { U: 'unrestricted', R: 'restricted', V: 'very restricted', REDACTED: 'redacted' } as const;

function identifierOf(nhsNumber: string, verification: string): NonNullable<Patient['identifier']> {
  const coding = [{ system: systems.nhsNumberVerification.replace(/England$/, ''), version: '1.0.0', code: verification }];
  return [
    {
      system: systems.nhsNumber,
      value: nhsNumber,
      extension: [{ url: systems.nhsNumberVerificationExtension, valueCodeableConcept: { coding } }],
    },
  ];
}

/** A Patient as PDS answers it (UK Core): of somebody who is restricted, nothing that could say where they are. */
export function pdsPatientOf(nhsNumber: string, { patient, security, verification, practice, deceased }: PdsPerson): Patient {
  const { name, gender, birthDate, address, telecom } = patient;
  const located: Partial<Patient> = {
    ...(address === undefined ? {} : { address }),
    ...(telecom === undefined ? {} : { telecom }),
    ...(practice === undefined
      ? {}
      : {
          generalPractitioner: [
            {
              id: '254406A3',
              type: 'Organization',
              identifier: { system: systems.odsCode, value: practice.ods, period: { start: practice.since } },
            },
          ],
        }),
  };
  return {
    resourceType: 'Patient',
    id: nhsNumber,
    meta: { versionId: '1', security: [{ system: systems.confidentiality, code: security, display: DISPLAYS[security] }] },
    identifier: identifierOf(nhsNumber, verification),
    ...(name === undefined ? {} : { name: name.map((each) => ({ ...each, use: 'usual' as const })) }),
    ...(gender === undefined ? {} : { gender }),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(deceased === undefined ? {} : { deceasedDateTime: deceased }),
    ...(security === 'U' ? located : {}),
  };
}
