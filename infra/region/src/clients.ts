import type { ActingUser, PurposeOfUse } from '@ouzel/exchange';
import { BENCH, COMMUNITY, EXCHANGE, HOSPITALS, USERS } from './organisations.ts';
import type { Region } from './region.ts';

/** A sample client: what it is registered for. Its keys are made at the first start. */
export interface SampleClient {
  name: string;
  clientId: string;
  ods: string;
  scope: string;
  purposes: PurposeOfUse[];
  users: ActingUser[];
  /** Whom it acts for unless told otherwise. */
  defaultUser?: string;
  nhsNumber?: string;
}

const READS = [
  'Patient',
  'AllergyIntolerance',
  'Condition',
  'MedicationStatement',
  'MedicationRequest',
  'Immunization',
  'Observation',
  'Encounter',
  'DiagnosticReport',
];
const reads = (context: string): string => READS.map((type) => `${context}/${type}.rs`).join(' ');

/** What a care home posts, and what becomes of it. */
const HOME = `system/Group.r system/Observation.cu system/QuestionnaireResponse.c system/Task.rus system/Communication.rs ${reads('system')}`;

function client(name: string, ods: string, scope: string, purposes: PurposeOfUse[], users: ActingUser[] = []): SampleClient {
  const [first] = users;
  return {
    name,
    clientId: `sample-${name}`,
    ods,
    scope,
    purposes,
    users,
    ...(first === undefined ? {} : { defaultUser: first.id }),
  };
}

/** What officers of information governance see to. */
const OFFICER =
  'user/AuditEvent.rs user/$agreements user/Linkage.cru user/$stop-sources user/$read-directives user/$retention user/$cases user/$subject-access user/$incidents user/$report-data user/$data-reports';

/** The clients of the sample region, by the names that `npm run token -- --as` knows. */
export function sampleClients(region: Region): SampleClient[] {
  const [hospital] = HOSPITALS;
  const [practice] = region.organisations.practices;
  const [home, other] = region.organisations.careHomes;
  const direct: PurposeOfUse[] = ['TREAT', 'ETREAT', 'BTG'];
  const { hospitalDoctor, hospitalNurse, generalPractitioner, privacyOfficer, caldicottGuardian, consentManager } = USERS;
  return [
    client('clinician', hospital.ods, `user/*.rs user/$questions user/$report-data ${reads('system')}`, direct, [
      hospitalDoctor,
      hospitalNurse,
    ]),
    client('urgent', hospital.ods, 'user/$urgent-summary', direct, [hospitalNurse]),
    client('gp', practice.ods, `user/*.rs user/Consent.cu user/Task.u ${reads('system')}`, direct, [generalPractitioner]),
    client('careHome', home.ods, HOME, ['TREAT', 'ETREAT']),
    client('careHomeB', other.ods, HOME, ['TREAT', 'ETREAT']),
    client('nurse', COMMUNITY.ods, 'user/*.rs user/Task.u', direct, [USERS.communityNurse]),
    client(
      'administrator',
      EXCHANGE.ods,
      'user/$administer-registry user/$administer-labels user/$administer-deliveries user/$administer-staff',
      ['HOPERAT'],
      [privacyOfficer, caldicottGuardian],
    ),
    client('ig', EXCHANGE.ods, OFFICER, ['TREAT', 'HOPERAT'], [privacyOfficer, caldicottGuardian]),
    {
      ...client('patient', EXCHANGE.ods, 'patient/*.rs patient/AuditEvent.rs patient/Consent.cu patient/$report-data', [
        'TREAT',
        'PATRQT',
      ]),
      nhsNumber: region.named.story,
    },
    client('consentAdmin', EXCHANGE.ods, 'user/Consent.cruds', ['TREAT', 'HOPERAT'], [consentManager]),
    client('subscriber', hospital.ods, `system/Subscription.cruds ${reads('system')}`, ['TREAT']),
    client('residents', other.ods, 'system/Group.u', ['TREAT']),
    client('bench', BENCH.ods, 'system/*.cruds', direct),
  ];
}
