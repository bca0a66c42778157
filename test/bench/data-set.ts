import type { Observation, Patient, Resource } from '@medplum/fhirtypes';
import { systems } from '@ouzel/fhir';
import { createRandom, type Random } from '@ouzel/region';

/** System of the identifiers that the load gives its Observations. */
export const OBSERVATION_IDS = 'https://ouzel.example/bench/observation-id';

/** The sample region begins at 999 100 001. */
const NUMBERS_FROM = 999_010_000;
const LAST_DAY = Date.UTC(2026, 9, 31);
const DAY_MS = 86_400_000;
const FAMILY = [
  'Adeyemi',
  'Begum',
  'Clarke',
  'Davies',
  'Evans',
  'Green',
  'Hussain',
  'Jones',
  'Khan',
  'Nowak',
  'Patel',
  'Taylor',
] as const;
const GIVEN = [
  'Aisha',
  'Brian',
  'Catherine',
  'Dilip',
  'Edith',
  'Frank',
  'Grace',
  'Keith',
  'Mohammed',
  'Olive',
  'Ravi',
  'Vera',
] as const;
type Vital = readonly [code: string, display: string, unit: string, least: number, span: number];
const VITALS: readonly [Vital, ...Vital[]] = [
  ['8867-4', 'Heart rate', '/min', 60, 60],
  ['9279-1', 'Respiratory rate', '/min', 10, 15],
  ['59408-5', 'Oxygen saturation in Arterial blood by Pulse oximetry', '%', 88, 12],
  ['8310-5', 'Body temperature', 'Cel', 35, 4],
  ['29463-7', 'Body weight', 'kg', 45, 60],
  ['8480-6', 'Systolic blood pressure', 'mm[Hg]', 95, 80],
  ['8462-4', 'Diastolic blood pressure', 'mm[Hg]', 50, 50],
];

const numbers: string[] = [];
let body = NUMBERS_FROM;
/** The i-th NHS number of a part of the 999 test range that the sample region does not use. */
export function nhsNumber(at: number): string {
  while (numbers.length <= at) {
    const digits = String(body);
    body += 1;
    const sum = Array.from(digits).reduce((total, digit, place) => total + (10 - place) * Number(digit), 0);
    const check = (11 - (sum % 11)) % 11;
    if (check !== 10) numbers.push(`${digits}${check}`);
  }
  return numbers[at] ?? '';
}

/** A whole number from 0 up to, not including, `count`. */
export const below = (random: Random, count: number): number => random.int(0, count - 1);

const day = (daysAgo: number): string => new Date(LAST_DAY - daysAgo * DAY_MS).toISOString().slice(0, 10);
const moment = (daysAgo: number, random: Random): string =>
  `${new Date(LAST_DAY - daysAgo * DAY_MS + below(random, 86_400) * 1_000).toISOString().slice(0, 19)}Z`;
const concept = (system: string, code: string, display: string) => ({ coding: [{ system, code, display }], text: display });
const snomed = (code: string, display: string) => concept('http://snomed.info/sct', code, display);
const loinc = (code: string, display: string) => concept('http://loinc.org', code, display);
const clinical = (name: string) => concept(`http://terminology.hl7.org/CodeSystem/${name}-clinical`, 'active', 'Active');

export function patient(at: number): Patient {
  const random = createRandom(`patient ${at}`);
  return {
    resourceType: 'Patient',
    identifier: [
      { use: 'official', system: systems.nhsNumber, value: nhsNumber(at) },
      { system: 'https://ouzel.example/bench/local-id', value: `CH-${at}` },
    ],
    active: true,
    name: [{ use: 'official', family: random.pick(FAMILY), given: [random.pick(GIVEN), random.pick(GIVEN)], prefix: ['Ms'] }],
    telecom: [{ system: 'phone', value: `01632 96${String(at % 10_000).padStart(4, '0')}`, use: 'home' }],
    gender: random.pick(['female', 'male'] as const),
    birthDate: day(365 * 65 + below(random, 365 * 35)),
    address: [
      {
        use: 'home',
        line: [`${1 + below(random, 200)} Example Road`, `Flat ${1 + below(random, 40)}`],
        city: 'Testford',
        district: 'Testshire',
        postalCode: `ZZ${1 + (at % 9)} ${at % 9}ZZ`,
      },
    ],
  };
}

/** A vital sign of somebody (`Patient/<id>`), of a number of days ago, with an identifier of the sender's own. */
export function observation(subject: string, random: Random, daysAgo: number, id: string): Observation {
  const [code, display, unit, least, span] = random.pick(VITALS);
  const value = Math.round((least + (below(random, 1_000) / 1_000) * span) * 10) / 10;
  return {
    resourceType: 'Observation',
    identifier: [{ system: OBSERVATION_IDS, value: id }],
    status: 'final',
    category: [concept('http://terminology.hl7.org/CodeSystem/observation-category', 'vital-signs', 'Vital Signs')],
    code: loinc(code, display),
    subject: { reference: subject },
    effectiveDateTime: moment(daysAgo, random),
    issued: moment(daysAgo, random),
    performer: [{ display: `Care assistant ${below(random, 30)}` }],
    valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
    device: { display: 'Bedside monitor' },
  };
}

type Maker = (subject: { reference: string }, random: Random, daysAgo: number) => Resource;
const OTHERS: readonly Maker[] = [
  (subject, _random, days) => ({
    resourceType: 'Encounter',
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB', display: 'ambulatory' },
    type: [snomed('185349003', 'Encounter for check up')],
    subject,
    period: { start: `${day(days)}T09:00:00Z`, end: `${day(days)}T09:20:00Z` },
  }),
  (subject, random, days) => ({
    resourceType: 'Condition',
    clinicalStatus: clinical('condition'),
    code: random.pick([snomed('38341003', 'Hypertensive disorder'), snomed('73211009', 'Diabetes mellitus')]),
    subject,
    onsetDateTime: day(days + 1_000),
    recordedDate: day(days),
  }),
  (subject, random, days) => ({
    resourceType: 'MedicationRequest',
    status: 'active',
    intent: 'order',
    medicationCodeableConcept: random.pick([
      snomed('319775004', 'Aspirin 75mg tablets'),
      snomed('322236009', 'Paracetamol 500mg tablets'),
    ]),
    subject,
    authoredOn: moment(days, random),
    dosageInstruction: [{ text: 'One tablet daily', timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } } }],
  }),
  (subject, random, days) => ({
    resourceType: 'Procedure',
    status: 'completed',
    code: snomed('225358003', 'Wound care'),
    subject,
    performedDateTime: moment(days, random),
  }),
  (patientOf, random, days) => ({
    resourceType: 'Immunization',
    status: 'completed',
    vaccineCode: snomed('1119349007', 'COVID-19 mRNA vaccine'),
    patient: patientOf,
    occurrenceDateTime: day(days),
    lotNumber: `L${below(random, 1_000_000)}`,
  }),
  (subject, random, days) => ({
    resourceType: 'DiagnosticReport',
    status: 'final',
    code: loinc('58410-2', 'CBC panel - Blood by Automated count'),
    subject,
    effectiveDateTime: moment(days, random),
    issued: moment(days, random),
    conclusion: 'Within expected limits for age. Repeat in six months unless symptomatic.',
  }),
  (patientOf, _random, days) => ({
    resourceType: 'AllergyIntolerance',
    clinicalStatus: clinical('allergyintolerance'),
    code: snomed('91936005', 'Allergy to penicillin'),
    patient: patientOf,
    recordedDate: day(days),
  }),
  (subject, random, days) => ({
    resourceType: 'DocumentReference',
    status: 'current',
    type: snomed('734163000', 'Care plan'),
    subject,
    date: moment(days, random),
    content: [
      {
        attachment: {
          contentType: 'application/pdf',
          url: `https://ouzel.example/bench/document/${below(random, 1_000_000_000)}`,
          title: 'Care plan',
        },
      },
    ],
  }),
];
/** How often each of them comes: visits, problems and medicines most. */
const MIX = [0, 0, 1, 1, 2, 2, 3, 4, 5, 0, 1, 2, 4, 5, 6, 7, 0, 1, 2, 5];

/** What a rich record holds: so many Observations, a day apart, and so many other resources, a week apart. */
export function richRecord(at: number, subject: string, observations: number, others: number): Resource[] {
  const random = createRandom(`record ${at}`);
  const first = Array.from({ length: observations }, (_, day_) => observation(subject, random, day_, `load-${at}-${day_}`));
  const rest = Array.from({ length: others }, (_, week) => {
    const make = OTHERS[MIX[week % MIX.length] ?? 0];
    if (make === undefined) throw new Error('The mix names something that is not there.');
    return make({ reference: subject }, random, week * 7);
  });
  return [...first, ...rest];
}
