import type { AccessRequest, Holding, KnownPerson, OrganisationKind } from '@ouzel/exchange';
import { createBatches, type Database } from '@ouzel/runtime';
import { type FactsParts, linked, plain } from './facts-linked.ts';
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

// The record of a live source is the copy kept for the asker; where none was kept yet, its id is worked out from the base record, so
// that two processes that keep the first copy at once write to the same one.
const holdingsSql = ({ copy, linked: by, order }: FactsParts): string => `select json_agg(json_build_array(
    case when r.source = 'stored' then r.record else coalesce(k.record, md5(r.record::text || ' ' || i.organisation)::uuid) end,
    k.as_of, r.source, o.ods, o.name, o.kind,
    (select json_agg(t.type) from locator.pointer t where t.record = r.record), ${by}) order by o.ods, ${order}, r.record)
  from locator.record r join locator.organisation o on o.ods = r.custodian
  left join locator.record k on ${copy} and k.custodian = r.custodian and k.audience = i.organisation and r.source <> 'stored'
  where r.person = p.person and r.audience is null`;

const factsSql = (by: keyof FactsParts['by'], parts: FactsParts): string => `
select i.n::int as n, v.version::int as "policyVersion", p.person, p.nhs_number as "nhsNumber", ${parts.restricted} as restricted, p.founder,
  p.patient, p.version, p.updated, p.linked, (${holdingsSql(parts)}) as holdings, ${parts.replaces} as replaces,
  (${parts.relationships}) as relationships,
  (select json_agg(json_build_array(d.custodian, d.organisation)) from consent.directive d
    where ${parts.directed} and d.starts <= $3 and (d.ends is null or d.ends > $3)) as directives
from unnest($1::text[], $2::text[]) with ordinality as i(subject, organisation, n)
cross join consent.policy_version v left join locator.person p on ${parts.by[by]}`;

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
  /** A link spoke of them once. */
  linked: boolean | null;
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
  return (holdings ?? []).map(([record, asOf, source, ods, name, kind, types, from]) => ({
    record,
    source,
    types: types ?? [],
    custodian: { ods, name, kind },
    ...(from === null ? {} : { linked: linkedOf(from) }),
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
  const reader = (by: AccessRequest['subject']['by'], kind: 'plain' | 'linked') => {
    const text = factsSql(by, kind === 'plain' ? plain : linked);
    // For nearly everybody there is no link, and who looks for one pays half as much again: the plain statement says when it is not enough.
    const enough = (row: FactsRow): boolean => kind === 'linked' || row.linked !== true;
    return createBatches<AccessRequest, Facts | undefined>({
      ...limits.facts,
      async run(requests) {
        const values = [
          requests.map(({ subject }) => subjectValue(subject)),
          requests.map(({ requester }) => requester.organisation.ods),
          now(),
        ];
        const rows = await database.rows<FactsRow>({ name: `consent-facts-${kind}-${by}`, text, values });
        return rows.toSorted((a, b) => a.n - b.n).map((row) => (enough(row) ? factsOf(row) : undefined));
      },
    });
  };
  const readers = (kind: 'plain' | 'linked') => ({
    'nhs-number': reader('nhs-number', kind),
    person: reader('person', kind),
    record: reader('record', kind),
    none: reader('none', kind),
  });
  const [first, second] = [readers('plain'), readers('linked')];
  return async (request) => {
    const facts = (await first[request.subject.by].add(request)) ?? (await second[request.subject.by].add(request));
    if (facts === undefined) throw new Error('Facts were not read.');
    return facts;
  };
}
