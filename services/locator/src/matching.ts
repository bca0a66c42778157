import { assertAlive, type DomainIdentifier, type Match, type Matching, type Permit } from '@ouzel/exchange';
import { FhirError, parseNhsNumber, systems } from '@ouzel/fhir';
import { judge, type Judgement, type Profile, profileOf } from '@ouzel/matching';
import type { Database } from '@ouzel/runtime';
import { demographicsKept, demographicsOf } from './demographics.ts';
import { limits } from './limits.ts';
import { keysOfProfile } from './match-keys.ts';
import { createModel } from './model.ts';
import { patientText } from './patient.ts';

// A relationship of any time is asked for, so that people whom the caller has nothing to do with cost and tell nothing; whether it still
// holds is the decision's to say. A person acting for themselves has none, and can be nobody else.
const CANDIDATES = `select k.person from locator.match_key k join locator.person p using (person)
  where k.key = any($1::text[]) and not exists (select from locator.member m where m.member = p.person and m.whole)
    and not (p.restricted and k.kind in ('place', 'phone'))
    and case when $3::text is null then exists (select 1 from consent.relationship l where l.person = k.person and l.organisation = $2)
      else p.nhs_number = $3 end
  group by k.person order by count(*) desc, k.person limit $4`;
// A number is kept with its assigning authority before it (HL7 v2 CX-4), which most often is the custodian.
const RECORD_OF = `select record from locator.local_identifier where custodian = $1 and value = any($2::text[]) order by value limit 1`;
const LOCAL_IDS = `select custodian, value from locator.local_identifier where record = any($1::uuid[]) order by custodian, value`;
const ORGANISATION = 'select ods from locator.organisation where ods = $1 and active';

const GRADES = { link: 'certain', probable: 'probable', review: 'possible', apart: undefined } as const satisfies Record<
  Judgement['verdict'],
  Match['grade'] | undefined
>;

/** How likely it is that the two are one person, before which one of so many people could have been meant. Two decimals. */
const scoreOf = (bits: number): number => Math.round(100 / (1 + 2 ** (Math.log2(limits.people) - bits))) / 100;

function soughtOf(patient: unknown): Profile {
  const demographics = demographicsOf(patient);
  const profile = profileOf(demographics);
  const { nhsNumber, birth, families, givens } = profile;
  if (nhsNumber === undefined && (families.length === 0 || (birth === undefined && givens.length === 0)))
    throw new FhirError('missing-element', 'Give an NHS number, or a surname with a given name or a date of birth.', {
      expression: ['Patient.name'],
    });
  return profile;
}

/** An identifier that is said to be an NHS number must be one: a number that is none would be passed over in silence. */
function assertNumber(patient: unknown): void {
  const given: unknown = typeof patient === 'object' && patient !== null ? Reflect.get(patient, 'identifier') : undefined;
  for (const each of Array.isArray(given) ? given : []) {
    const { system, value }: Record<string, unknown> = typeof each === 'object' && each !== null ? each : {};
    if (system === systems.nhsNumber && typeof value === 'string') parseNhsNumber(value, 'Patient.identifier.value');
  }
}

/** Of a restricted person a custodian's own number tells where they are: only the requester's own is shown. */
function shownRecords({ holdings, hideLocation, requester }: Permit): string[] {
  const own = requester.organisation.ods;
  return holdings.filter(({ custodian }) => !hideLocation || custodian.ods === own).map(({ record }) => record);
}

export function createMatching(database: Pick<Database, 'rows'>): Matching<Profile> {
  const model = createModel();
  return {
    soughtOf(patient) {
      assertNumber(patient);
      return soughtOf(patient);
    },
    async candidates(sought, { organisation, purpose, patient }) {
      const keys = keysOfProfile(sought).map(({ text }) => text);
      const self = purpose === 'PATRQT' ? (patient ?? '') : null;
      const values = [keys, organisation.ods, self, limits.candidatesMax];
      const rows = await database.rows<{ person: string }>({ name: 'locator-candidates', text: CANDIDATES, values });
      return rows.map(({ person }) => person);
    },
    matchOf(permit, sought) {
      assertAlive(permit);
      // Whoever only claims to know somebody learns nothing of who they are, by a score neither.
      if (permit.hideIdentity) return undefined;
      const { verdict, bits, reasons } = judge(sought, profileOf(demographicsKept(JSON.parse(patientText(permit)))), model);
      const grade = GRADES[verdict];
      return grade === undefined ? undefined : { grade, score: scoreOf(bits), reasons };
    },
    async domainOf(system) {
      if (system === systems.nhsNumber) return { of: 'nhs-number' };
      if (!system.startsWith(`${systems.localIdentifier}/`)) return undefined;
      const values = [system.slice(systems.localIdentifier.length + 1)];
      const [row] = await database.rows<{ ods: string }>({ name: 'locator-domain', text: ORGANISATION, values });
      return row === undefined ? undefined : { of: 'custodian', custodian: row.ods };
    },
    async recordOf(custodian, value) {
      const [row] = await database.rows<{ record: string }>({
        name: 'locator-record-of',
        text: RECORD_OF,
        values: [custodian, [value, `${custodian}|${value}`]],
      });
      return row?.record;
    },
    async identifiersOf(permit) {
      assertAlive(permit);
      const rows = await database.rows<{ custodian: string; value: string }>({
        name: 'locator-local-ids',
        text: LOCAL_IDS,
        values: [shownRecords(permit)],
      });
      const local = rows.map(({ custodian, value }): DomainIdentifier => {
        const own = value.startsWith(`${custodian}|`) ? value.slice(custodian.length + 1) : value;
        return { system: `${systems.localIdentifier}/${custodian}`, value: own };
      });
      return [{ system: systems.nhsNumber, value: permit.nhsNumber }, ...local];
    },
  };
}
