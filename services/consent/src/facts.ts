import type { AccessRequest, Holding, KnownPerson, OrganisationKind } from '@ouzel/exchange';
import { createBatches, type Database } from '@ouzel/runtime';
import { DIRECTIVES, type DirectiveRow, directivesOf } from './directive-facts.ts';
import type { Directive } from './directives.ts';
import { type Claim, type ClaimRow, CLAIMS, claimsOf } from './claims.ts';
import { limits } from './limits.ts';

/** All that a decision rests on, read in one statement so that every fact is of the same instant. */
export interface Facts {
  person?: KnownPerson & { restricted: boolean; founder: string | null };
  holdings: Omit<Holding, 'view'>[];
  relationships: { kind: string; ends?: Date }[];
  /** The rules in force of what the person decided. */
  directives: Directive[];
  /** Declarations of this very user that have not ended. */
  claims?: readonly Claim[];
  policyVersion: number;
}

const BY = {
  'nhs-number': 'p.nhs_number = i.subject',
  person: 'p.person = i.subject::uuid',
  record:
    'p.person = (select r.person from locator.record r where r.record = i.subject::uuid and (r.audience is null or r.audience = i.organisation))',
  none: 'false',
} as const;

// The record of a live source is the copy kept for the asker; where none was kept yet, its id is worked out from the base record, so
// that two processes that keep the first copy at once write to the same one.
const HOLDINGS = `select json_agg(json_build_array(
    case when r.source = 'stored' then r.record else coalesce(k.record, md5(r.record::text || ' ' || i.organisation)::uuid) end,
    k.as_of, r.source, o.ods, o.name, o.kind,
    (select json_agg(t.type) from locator.pointer t where t.record = r.record), s.noted) order by o.ods)
  from locator.record r join locator.organisation o on o.ods = r.custodian
  left join locator.record k on k.person = r.person and k.custodian = r.custodian and k.audience = i.organisation and r.source <> 'stored'
  left join consent.source_dissent s on s.person = r.person and s.custodian = r.custodian
  where r.person = p.person and r.audience is null`;

const factsSql = (condition: string): string => `
select i.n::int as n, v.version::int as "policyVersion", p.person, p.nhs_number as "nhsNumber", p.restricted, p.founder, p.patient, p.version, p.updated,
  (${HOLDINGS}) as holdings,
  (select json_agg(json_build_array(l.kind, l.ends)) from consent.relationship l
    where l.person = p.person and l.organisation = i.organisation and l.starts <= $3) as relationships,
  (${DIRECTIVES}) as directives,
  (${CLAIMS}) as claims
from unnest($1::text[], $2::text[], $4::text[]) with ordinality as i(subject, organisation, acting, n)
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
        dissentSince: string | null,
      ][]
    | null;
  relationships: [kind: string, ends: string | null][] | null;
  directives: DirectiveRow[] | null;
  claims: ClaimRow[] | null;
}

const subjectValue = (subject: AccessRequest['subject']): string =>
  subject.by === 'nhs-number'
    ? subject.nhsNumber
    : subject.by === 'person'
      ? subject.person
      : subject.by === 'record'
        ? subject.record
        : '';

function holdingsOf({ holdings }: FactsRow): Facts['holdings'] {
  return (holdings ?? []).map(([record, asOf, source, ods, name, kind, types, dissentSince]) => ({
    record,
    source,
    types: types ?? [],
    custodian: { ods, name, kind },
    ...(asOf === null ? {} : { asOf: new Date(asOf) }),
    ...(dissentSince === null ? {} : { dissentSince: new Date(dissentSince) }),
  }));
}

function factsOf(row: FactsRow): Facts {
  const { person, nhsNumber, restricted, founder, policyVersion, patient, version, updated, relationships, directives, claims } =
    row;
  return {
    policyVersion,
    holdings: holdingsOf(row),
    relationships: (relationships ?? []).map(([kind, ends]) => (ends === null ? { kind } : { kind, ends: new Date(ends) })),
    directives: directivesOf(directives),
    claims: claimsOf(claims),
    ...(person === null
      ? {}
      : { person: { person, nhsNumber, restricted, founder, patient: { body: patient, version, updated } } }),
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
          requests.map(({ requester }) => requester.user?.id ?? ''),
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
