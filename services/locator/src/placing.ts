import { byObsolete, type Link, numberKey, pathFrom } from './link-fold.ts';
import { type Standing, standing, standings } from './standings.ts';

/** A row of `locator.record` with the custodian's own numbers that it is kept under. */
export interface KnownRecord {
  record: string;
  custodian: string;
  home: string | null;
  /** `authority|number`; none of a record that is known by its NHS number alone. */
  numbers: readonly string[];
}

export interface Known {
  links: readonly Link[];
  /** NHS number of each person by their id. */
  people: ReadonlyMap<string, string>;
  records: readonly KnownRecord[];
}

/** A row of `locator.member`. */
export interface Member {
  subject: string;
  member: string;
  whole: boolean;
  consent: boolean;
  reviewed: boolean;
}

export interface Places {
  /** Whose each record is; null is nobody's. */
  personOf: Map<string, string | null>;
  members: Member[];
}

const authorityOf = (number: string): string => number.slice(0, number.indexOf('|'));

interface Step {
  to: string;
  path: Link[];
}

/**
 * Where a record's numbers lead. A record goes only where all of its numbers of one authority lead: where the custodian gave one person two
 * numbers and now says that one of them is somebody else's, nobody can tell their content apart, and it stays.
 */
function stepOf(
  { record, custodian, numbers }: KnownRecord,
  onward: ReadonlyMap<string, Link>,
  recordOf: ReadonlyMap<string, string>,
): Step | undefined {
  const steps = numbers.map((number): Step & { authority: string } => {
    const path = pathFrom(numberKey(custodian, number), onward);
    const last = path.findLastIndex(({ survivor }) => recordOf.has(survivor));
    const to = recordOf.get(path[last]?.survivor ?? '') ?? record;
    return { authority: authorityOf(number), to, path: path.slice(0, last + 1) };
  });
  const leaving = steps.filter(({ to }) => to !== record);
  const [first] = leaving;
  if (first === undefined || leaving.some(({ to }) => to !== first.to)) return undefined;
  const left = new Set(leaving.map(({ authority }) => authority));
  return steps.some(({ to, authority }) => to === record && left.has(authority)) ? undefined : first;
}

/** Whose each record is and who counts as whom: follows from links, people and records alone, in whatever order they came to be. */
export function placesOf(known: Known): Places {
  const { links, people, records } = known;
  const now = standings(links, people);
  const onward = byObsolete(links, 'local');
  const recordOf = new Map(
    records.flatMap(({ record, custodian, numbers }) =>
      numbers.map((number): [string, string] => [numberKey(custodian, number), record]),
    ),
  );
  const homeOf = new Map(records.map(({ record, home }) => [record, home]));
  const steps = new Map(records.map((each) => [each.record, stepOf(each, onward, recordOf)]));
  const places: Places = { personOf: new Map(), members: [] };
  for (const { record, home } of records) {
    const { person, path } = followed(record, steps, homeOf, now);
    places.personOf.set(record, person);
    if (person !== null && home !== null) partly(places.members, person, home, standing(person, path), now);
  }
  for (const person of people.keys()) {
    const { person: subject, consent, reviewed } = now.get(person) ?? standing(person, []);
    if (subject !== person) add(places.members, { subject, member: person, whole: true, consent, reviewed });
  }
  return places;
}

/** The last person on the way of a record. Records that lead to each other stay where they are. */
function followed(
  record: string,
  steps: ReadonlyMap<string, Step | undefined>,
  homeOf: ReadonlyMap<string, string | null>,
  now: ReadonlyMap<string, Standing>,
): { person: string | null; path: Link[] } {
  const personOf = (each: string): string | null => {
    const home = homeOf.get(each) ?? null;
    return home === null ? null : (now.get(home)?.person ?? home);
  };
  const stay = { person: personOf(record), path: [] };
  const seen = new Set([record]);
  let found: { person: string | null; path: Link[] } = stay;
  let path: Link[] = [];
  for (let step = steps.get(record); step !== undefined; step = steps.get(step.to)) {
    if (seen.has(step.to)) return stay;
    seen.add(step.to);
    path = [...path, ...step.path];
    const person = personOf(step.to);
    if (person !== null) found = { person, path };
  }
  return found;
}

/** One of whose records is a subject's now: whatever those who are that person object to holds for the subject too. */
function partly(members: Member[], subject: string, home: string, by: Standing, now: ReadonlyMap<string, Standing>): void {
  const was = now.get(home)?.person ?? home;
  if (was === subject) return;
  for (const [member, is] of now)
    if (is.person === was)
      add(members, { subject, member, whole: false, consent: by.consent && is.consent, reviewed: by.reviewed && is.reviewed });
}

/** Of two reasons why somebody counts, the stricter holds. */
function add(members: Member[], member: Member): void {
  const at = members.findIndex((each) => each.subject === member.subject && each.member === member.member);
  const before = members[at];
  if (before === undefined) members.push(member);
  else
    members[at] = {
      ...before,
      whole: before.whole || member.whole,
      consent: before.consent || member.consent,
      reviewed: before.reviewed && member.reviewed,
    };
}
