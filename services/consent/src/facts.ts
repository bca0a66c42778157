import type { AccessRequest, Holding, KnownPerson, OrganisationKind } from '@ouzel/exchange';
import { createBatches, type Database } from '@ouzel/runtime';
import { limits } from './limits.ts';

/** All that a decision rests on, read in one statement so that every fact is of the same instant. */
export interface Facts {
  person?: KnownPerson & { restricted: boolean; founder: string | null };
  holdings: Omit<Holding, 'view'>[];
  /** `through`: it is with somebody whom this person replaces, or rests on a record that was registered for another. */
  relationships: { kind: string; ends?: Date; through?: string }[];
  directives: { custodian?: string; organisation?: string }[];
  policyVersion: number;
}

const BY = {
  // Who was merged into somebody is them.
  'nhs-number':
    'p.person = (select coalesce((select m.subject from locator.member m where m.member = o.person and m.whole), o.person) from locator.person o where o.nhs_number = i.subject)',
  person:
    'p.person = coalesce((select m.subject from locator.member m where m.member = i.subject::uuid and m.whole), i.subject::uuid)',
  record:
    'p.person = (select r.person from locator.record r where r.record = i.subject::uuid and (r.audience is null or r.audience = i.organisation))',
  none: 'false',
} as const;

// The record of a live source is the copy kept for the asker; where none was kept yet, its id is worked out from the base record, so
// that two processes that keep the first copy at once write to the same one.
const HOLDINGS = `select json_agg(json_build_array(
    case when r.source = 'stored' then r.record else coalesce(k.record, md5(r.record::text || ' ' || i.organisation)::uuid) end,
    k.as_of, r.source, o.ods, o.name, o.kind,
    (select json_agg(t.type) from locator.pointer t where t.record = r.record),
    case when r.home is distinct from p.person then json_build_array(r.home, (select h.nhs_number from locator.person h where h.person = r.home),
      coalesce((select m.reviewed from locator.member m where m.subject = p.person and m.member = r.home), false)) end)
    order by o.ods, r.home is distinct from p.person, r.beside, r.record)
  from locator.record r join locator.organisation o on o.ods = r.custodian
  left join locator.record k on k.home = r.home and k.custodian = r.custodian and k.audience = i.organisation and r.source <> 'stored'
  where r.person = p.person and r.audience is null`;

// A relationship with whoever the person replaces is one with the person; one that rests on a record is with whoever the record's person is.
const RELATIONSHIPS = `select json_agg(json_build_array(l.kind, l.ends,
      case when l.record is not null then case when r.home is distinct from p.person then l.record end when l.person <> p.person then l.person end))
    from consent.relationship l left join locator.record r on r.record = l.record
    where l.person = any(array(select p.person union all select m.member from locator.member m where m.subject = p.person))
      and l.organisation = i.organisation and l.starts <= $3
      and case when l.record is not null then r.person = p.person else l.person = p.person
        or exists (select from locator.member m where m.subject = p.person and m.member = l.person and m.whole) end`;

// Until a link was reviewed, what either side objects to holds, and where either side is must not be shown.
const STRICTER = `select m.member from locator.member m where m.subject = p.person and m.consent`;

const factsSql = (condition: string): string => `
select i.n::int as n, v.version::int as "policyVersion", p.person, p.nhs_number as "nhsNumber", p.founder,
  p.restricted or exists (select from locator.person q where q.restricted and q.person in (${STRICTER})) as restricted, p.patient, p.version, p.updated,
  (${HOLDINGS}) as holdings,
  (select json_agg(json_build_array(m.member, q.nhs_number, m.reviewed) order by m.member)
    from locator.member m join locator.person q on q.person = m.member where m.subject = p.person and m.whole) as replaces,
  (${RELATIONSHIPS}) as relationships,
  (select json_agg(json_build_array(d.custodian, d.organisation)) from consent.directive d
    where d.person = any(array(select p.person union all ${STRICTER})) and d.starts <= $3 and (d.ends is null or d.ends > $3)) as directives
from unnest($1::text[], $2::text[]) with ordinality as i(subject, organisation, n)
cross join consent.policy_version v left join locator.person p on ${condition}`;

/** A row of our own statement; its lists are short, so that reading them costs little. */
interface FactsRow {
  n: number;
  policyVersion: number;
  person: string | null;
  nhsNumber: string;
  restricted: boolean;
  founder: string | null;
  patient: string;
  version: number;
  updated: Date;
  holdings:
    | [
        record: string,
        asOf: string | null,
        source: Holding['source'],
        ods: string,
        name: string,
        kind: OrganisationKind,
        types: string[] | null,
        linked: [person: string | null, nhsNumber: string | null, reviewed: boolean] | null,
      ][]
    | null;
  replaces: [person: string, nhsNumber: string, reviewed: boolean][] | null;
  relationships: [kind: string, ends: string | null, through: string | null][] | null;
  directives: [custodian: string | null, organisation: string | null][] | null;
}

const subjectValue = (subject: AccessRequest['subject']): string =>
  subject.by === 'nhs-number'
    ? subject.nhsNumber
    : subject.by === 'person'
      ? subject.person
      : subject.by === 'record'
        ? subject.record
        : '';

function linkedOf([person, nhsNumber, reviewed]: [string | null, string | null, boolean]): NonNullable<Holding['linked']> {
  return { reviewed, ...(person === null ? {} : { person }), ...(nhsNumber === null ? {} : { nhsNumber }) };
}

function holdingsOf({ holdings }: FactsRow): Facts['holdings'] {
  return (holdings ?? []).map(([record, asOf, source, ods, name, kind, types, linked]) => ({
    record,
    source,
    types: types ?? [],
    custodian: { ods, name, kind },
    ...(linked === null ? {} : { linked: linkedOf(linked) }),
    ...(asOf === null ? {} : { asOf: new Date(asOf) }),
  }));
}

function factsOf(row: FactsRow): Facts {
  const {
    person,
    nhsNumber,
    restricted,
    founder,
    policyVersion,
    patient,
    version,
    updated,
    replaces,
    relationships,
    directives,
  } = row;
  return {
    policyVersion,
    holdings: holdingsOf(row),
    relationships: (relationships ?? []).map(([kind, ends, through]) => ({
      kind,
      ...(ends === null ? {} : { ends: new Date(ends) }),
      ...(through === null ? {} : { through }),
    })),
    directives: (directives ?? []).map(([custodian, organisation]) => ({
      ...(custodian === null ? {} : { custodian }),
      ...(organisation === null ? {} : { organisation }),
    })),
    ...(person === null
      ? {}
      : {
          person: {
            person,
            nhsNumber,
            restricted,
            founder,
            patient: { body: patient, version, updated },
            replaces: (replaces ?? []).map(([was, number, reviewed]) => ({ person: was, nhsNumber: number, reviewed })),
          },
        }),
  };
}

/**
 * Reads the facts of requests: those that come in together share one statement, which begins after each of them came, so that a change
 * of consent that was committed before a request always binds it. Only the decision may call this. It rejects with `unavailable`.
 */
export function createFactsReader(database: Pick<Database, 'rows'>, now: () => Date): (request: AccessRequest) => Promise<Facts> {
  const reader = (by: keyof typeof BY) => {
    const text = factsSql(BY[by]);
    return createBatches<AccessRequest, Facts>({
      ...limits.facts,
      async run(requests) {
        const values = [
          requests.map(({ subject }) => subjectValue(subject)),
          requests.map(({ requester }) => requester.organisation.ods),
          now(),
        ];
        const rows = await database.rows<FactsRow>({ name: `consent-facts-${by}`, text, values });
        return rows.toSorted((a, b) => a.n - b.n).map(factsOf);
      },
    });
  };
  const readers = {
    'nhs-number': reader('nhs-number'),
    person: reader('person'),
    record: reader('record'),
    none: reader('none'),
  };
  return (request) => readers[request.subject.by].add(request);
}
