import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { sendHttp } from './http-client.ts';
import type { Values } from './placeholders.ts';

const NHS = 'https://fhir.nhs.uk/Id/nhs-number';
/** Chlamydial infection: a code that only the sensitive resource has. */
const SECRET_CODE = '105629000';

interface ConsentStage {
  fhirBase: string;
  /** A contributor that may post about anybody, and sees only what it posted. */
  contributor: string;
  patient: string;
  patientNumber: string;
  optedOutNumber: string;
  optedOutWord: string;
}

const stored = z.looseObject({ id: z.string() });
const page = z.looseObject({ link: z.array(z.object({ relation: z.string(), url: z.string() })) });

async function post(
  fhirBase: string,
  token: string,
  body: Readonly<Record<string, unknown>> & { resourceType: string },
): Promise<string> {
  const answer = await sendHttp(fhirBase, {
    method: 'POST',
    path: `${new URL(fhirBase).pathname}/${body.resourceType}`,
    headers: [
      ['Authorization', `Bearer ${token}`],
      ['Content-Type', 'application/fhir+json'],
    ],
    body: JSON.stringify(body),
  });
  if (answer.status !== 201) throw new Error(`A fixture was answered ${answer.status}: ${answer.text}`);
  return stored.parse(answer.json).id;
}

const patientWith = (value: string) => ({ resourceType: 'Patient', identifier: [{ system: NHS, value }] });
const about = (number: string) => ({ subject: { identifier: { system: NHS, value: number } } });

/** A further page that another caller was given. */
async function cursorOf({ fhirBase, contributor, patient }: ConsentStage): Promise<string> {
  const answer = await sendHttp(fhirBase, {
    method: 'GET',
    path: `${new URL(fhirBase).pathname}/Observation?patient=${patient}&_count=1`,
    headers: [['Authorization', `Bearer ${contributor}`]],
  });
  const next = page.parse(answer.json).link.find(({ relation }) => relation === 'next')?.url ?? '';
  return new URL(next).searchParams.get('_page') ?? '';
}

/** What the cases about consent refer to, made by the public routes. Types that are not here have ids that nothing has. */
export async function consentValues(stage: ConsentStage): Promise<Values> {
  const { fhirBase, contributor, patientNumber, optedOutNumber, optedOutWord } = stage;
  const [sexualHealth, clinic] = [0, 1].map(() => `Zq${randomBytes(6).toString('hex')}`);
  const code = { coding: [{ system: 'http://loinc.org', code: '8867-4' }] };
  const observation = { resourceType: 'Observation', status: 'final', effectiveDateTime: '2026-01-05T10:00:00Z' };
  await post(fhirBase, contributor, patientWith(patientNumber));
  await post(fhirBase, contributor, patientWith(optedOutNumber));
  await post(fhirBase, contributor, {
    ...observation,
    ...about(patientNumber),
    meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'SEX' }] },
    code: { coding: [{ system: 'http://snomed.info/sct', code: SECRET_CODE }] },
    valueQuantity: { value: 4_711 },
    note: [{ text: sexualHealth }],
  });
  const optedOut = await post(fhirBase, contributor, {
    ...observation,
    ...about(optedOutNumber),
    code,
    valueQuantity: { value: 66, unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
    note: [{ text: optedOutWord }],
  });
  const pulse = {
    ...observation,
    code,
    valueQuantity: { value: 67, unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
  };
  for (const hour of ['11', '12'])
    await post(fhirBase, contributor, { ...pulse, ...about(patientNumber), effectiveDateTime: `2026-01-05T${hour}:00:00Z` });
  const encounter = await post(fhirBase, contributor, {
    resourceType: 'Encounter',
    ...about(optedOutNumber),
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    reasonCode: [{ text: optedOutWord }],
  });
  const nothing = '1'.repeat(26);
  return {
    CANARY_SEXUAL_HEALTH: sexualHealth ?? '',
    CANARY_CLINIC: clinic ?? '',
    SECRET_CODE,
    SECRET_VALUE: '4000',
    OPTED_OUT_OBSERVATION_ID: optedOut,
    SHARED_ENCOUNTER_ID: encounter,
    PAGE_CURSOR_OF_OTHER_USER: await cursorOf(stage),
    LIST_WITH_OPTED_OUT: nothing,
    DOC_COMPOSITION_ID: nothing,
  };
}
