import type { CareContacts, SurveyedPeople } from '@ouzel/exchange';
import type { Sql } from '@ouzel/runtime';
import { careFrom } from './care.ts';
import type { Look } from './look.ts';
import type { RuleSet } from './rule-set.ts';
import type { Seen, StaffMember } from './rules/seen.ts';
import { colleaguesAmong, staffOf } from './staff-rows.ts';

/** The rooms that know who people are, and in whose care. */
export interface Known {
  people: SurveyedPeople;
  contacts: CareContacts;
}

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];

/** A member of staff by their own words, and by their own record where those are lacking. */
function completed(staff: StaffMember, own: Pick<StaffMember, 'families' | 'homes'> | undefined): StaffMember {
  if (own === undefined) return staff;
  return {
    ...staff,
    families: [...staff.families, ...own.families],
    homes: staff.homes.length > 0 ? staff.homes : own.homes,
  };
}

/** Everything that the rules about single events need to know of these looks. */
export async function seenFrom(
  sql: Sql,
  { people, contacts }: Known,
  looks: readonly Look[],
  care: RuleSet['care'],
): Promise<Seen[]> {
  const shown = looks.filter((look) => look.shown);
  const staff = await staffOf(sql, distinct(shown.map((look) => look.staff)));
  const memberOf = ({ organisation, staff: id }: Look): StaffMember | undefined =>
    staff.get(`${organisation} ${id}`) ?? staff.get(id);
  const known = shown.filter((look) => memberOf(look) !== undefined);
  const own = [...staff.values()].flatMap(({ person }) => person ?? []);
  const [patients, near, colleagues] = await Promise.all([
    people.people(distinct([...known.map(({ person }) => person), ...own])),
    contacts.of(shown),
    colleaguesAmong(sql, distinct(shown.map(({ person }) => person))),
  ]);
  const patientOf = new Map(patients.map((patient) => [patient.person, patient]));
  const inCare = careFrom(near, care);
  return looks.map((look): Seen => {
    const member = memberOf(look);
    const patient = patientOf.get(look.person);
    return {
      look,
      colleague: colleagues.has(`${look.organisation} ${look.person}`),
      inCare: look.shown && inCare(look),
      ...(member === undefined ? {} : { staff: completed(member, patientOf.get(member.person ?? '')) }),
      ...(patient === undefined ? {} : { patient }),
    };
  });
}
