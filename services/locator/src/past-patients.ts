import { assertReopened, type Reopening } from '@ouzel/exchange';
import { uuidOfBase32 } from '@ouzel/fhir';
import type { Database } from '@ouzel/runtime';
import { patientText } from './patient.ts';

const VERSION = `select version, updated, patient from locator.person where (person, version) = ($1, $2)
  union all select version, updated, patient from locator.past_patient where (person, version) = ($1, $2)`;
// Theirs, now or before, and those of whoever was ever linked to them.
const NUMBERS = `with recursive own as (select nhs_number from locator.person where person = $1
    union select nhs_number from locator.past_patient where person = $1 union select nhs_number from locator.superseded_number where person = $1),
  known as (select nhs_number from own union select case when l.survivor = k.nhs_number then l.obsolete else l.survivor end
    from known k join locator.link l on l.scope = 'person' and k.nhs_number in (l.survivor, l.obsolete))
  select nhs_number from known`;

/** How a Patient was shown, beside its version. */
export interface PastPatientShowing {
  hidden: boolean;
  /** Nothing but the number was shown. */
  unknown: boolean;
  traced?: Date | undefined;
  /** Whom the person replaced, by their ids. */
  replaces: readonly string[];
}

type Row = { version: number; updated: Date; patient: string };

/** Who people were, for an approved reconstruction alone. */
export interface PastPatients {
  /** The Patient as it was shown, for each NHS number that it may have been shown with; undefined where it is not kept any more. */
  text(
    leave: Reopening,
    patient: { person: string; version: number },
    showing: PastPatientShowing,
  ): Promise<((nhsNumber: string) => string) | undefined>;
  /** Every number by which the person may have been named. */
  numbers(leave: Reopening, person: string): Promise<string[]>;
}

export function createPastPatients(database: Pick<Database, 'rows'>): PastPatients {
  return {
    async text(leave, { person, version }, { hidden, unknown, traced, replaces }) {
      assertReopened(leave);
      const [row] = await database.rows<Row>({ text: VERSION, values: [person, version] });
      if (row === undefined && !unknown) return undefined;
      const before = replaces.map((id) => ({ person: uuidOfBase32(id) ?? '', nhsNumber: '', reviewed: true }));
      const { updated = new Date(0), patient: body = '' } = row ?? {};
      const patient = { body, version, updated, ...(traced === undefined ? {} : { traced }) };
      return (nhsNumber) =>
        patientText({ person, nhsNumber, patient, replaces: before, hideLocation: hidden, hideIdentity: unknown });
    },
    async numbers(leave, person) {
      assertReopened(leave);
      const rows = await database.rows<{ nhs_number: string }>({ text: NUMBERS, values: [person] });
      return rows.map(({ nhs_number: number }) => number);
    },
  };
}
