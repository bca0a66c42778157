import type { AccessRequest, Holding, KnownPerson, OrganisationKind } from '@ouzel/exchange';
import { createBatches, type Database } from '@ouzel/runtime';
import { DIRECTIVES, type DirectiveRow, directivesOf } from './directive-facts.ts';
import type { Directive } from './directives.ts';
import { type Claim, type ClaimRow, CLAIMS, claimsOf } from './claims.ts';
import { limits } from './limits.ts';

/**
 * A record, and the types that it holds: `types` those of which something has no label, `labelled` with which labels others are held. `base`:
 * where what is posted for the custodian of a live source is kept, beside the copies of its answers.
 */
export type HeldRecord = Omit<Holding, 'view'> & { labelled?: readonly [type: string, labels: number][]; base?: string };

/** All that a decision rests on, read in one statement so that every fact is of the same instant. */
export interface Facts {
  person?: KnownPerson & { restricted: boolean; founder: string | null };
  holdings: HeldRecord[];
  relationships: { kind: string; ends?: Date }[];
  /** The rules in force of what the person decided. */
  directives: Directive[];
  /** Declarations of this very user that have not ended. */
  claims?: readonly Claim[];
  /** The requester's entry in the Data Security and Protection Toolkit; absent where none is recorded. */
  dspt?: { status: string; expiry?: Date };
  policyVersion: number;
}

const BY = {
  // By a number that another one has taken the place of, the person is found under that one.
  'nhs-number':
    'p.nhs_number = coalesce((select s.current from locator.superseded_number s where s.nhs_number = i.subject), i.subject)',
  person: 'p.person = i.subject::uuid',
  record:
    'p.person = (select r.person from locator.record r where r.record = i.subject::uuid and (r.audience is null or r.audience = i.organisation))',
  none: 'false',
} as const;

// The record of a live source is the copy kept for the asker; where none was kept yet, its id is worked out from the base record, so
// that two processes that keep the first copy at once write to the same one. What was posted for its custodian is in the base record.
const HOLDINGS = `select json_agg(json_build_array(
    case when r.source <> 'gp-connect' then r.record else coalesce(k.record, md5(r.record::text || ' ' || i.organisation)::uuid) end,
    k.as_of, r.source, o.ods, o.name, o.kind,
    (select json_agg(json_build_array(h.type, h.labels)) from (
      select t.type, t.labels from locator.pointer t where t.record = case when r.source = 'gp-connect' then k.record else r.record end
      union all select 'DocumentReference', d.labels from locator.document_pointer d where d.record = r.record and r.source = 'pointers') h),
    case when k.asked is not null then json_build_array(k.asked, k.whole, o.announces, r.changed) end, r.record,
    case when r.source = 'gp-connect' then (select json_agg(json_build_array(t.type, t.labels)) from locator.pointer t where t.record = r.record) end,
    s.noted) order by o.ods)
  from locator.record r join locator.organisation o on o.ods = r.custodian
  left join locator.record k on k.person = r.person and k.custodian = r.custodian and k.audience = i.organisation and r.source = 'gp-connect'
  left join consent.source_dissent s on s.person = r.person and s.custodian = r.custodian
  where r.person = p.person and r.audience is null`;

const factsSql = (condition: string): string => `
select i.n::int as n, v.version::int as "policyVersion", p.person, p.nhs_number as "nhsNumber", p.restricted, p.founder, p.patient, p.version, p.updated,
  p.traced, p.former_numbers as "formerNumbers",
  a.dspt_status as "dsptStatus", a.dspt_expiry as "dsptExpiry",
  (${HOLDINGS}) as holdings,
  (select json_agg(json_build_array(l.kind, l.ends)) from consent.relationship l
    where l.person = p.person and l.organisation = i.organisation and l.starts <= $3) as relationships,
  (${DIRECTIVES}) as directives,
  (${CLAIMS}) as claims
from unnest($1::text[], $2::text[], $4::text[]) with ordinality as i(subject, organisation, acting, n)
cross join consent.policy_version v left join locator.organisation a on a.ods = i.organisation left join locator.person p on ${condition}`;

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
  traced: Date | null;
  formerNumbers: string[] | null;
  holdings:
    | [
        record: string,
        asOf: string | null,
        source: Holding['source'],
        ods: string,
        name: string,
        kind: OrganisationKind,
        types: [type: string, labels: number][] | null,
        known: [asked: string, whole: boolean, announces: boolean, changed: string | null] | null,
        base: string,
        posted: [type: string, labels: number][] | null,
        dissentSince: string | null,
      ][]
    | null;
  relationships: [kind: string, ends: string | null][] | null;
  directives: DirectiveRow[] | null;
  claims: ClaimRow[] | null;
  dsptStatus: string | null;
  dsptExpiry: Date | null;
}

const subjectValue = (subject: AccessRequest['subject']): string =>
  subject.by === 'nhs-number'
    ? subject.nhsNumber
    : subject.by === 'person'
      ? subject.person
      : subject.by === 'record'
        ? subject.record
        : '';

const typesOf = (held: readonly [type: string, labels: number][] | null): Pick<HeldRecord, 'types' | 'labelled'> => ({
  types: (held ?? []).filter(([, labels]) => labels === 0).map(([type]) => type),
  labelled: (held ?? []).filter(([, labels]) => labels !== 0),
});

function holdingsOf({ holdings }: FactsRow): HeldRecord[] {
  return (holdings ?? []).flatMap(
    ([record, asOf, source, ods, name, kind, types, known, base, posted, dissent]): HeldRecord[] => {
      const custodian = { ods, name, kind };
      if (source !== 'gp-connect') return [{ record, source, custodian, ...typesOf(types) }];
      const kept = {
        ...(asOf === null ? {} : { asOf: new Date(asOf) }),
        ...(known === null ? {} : { known: knownOf(known) }),
        ...(dissent === null ? {} : { dissentSince: new Date(dissent) }),
      };
      const live: HeldRecord = { record, source, custodian, base, ...typesOf(types), ...kept };
      // What was posted for the custodian of a live source is a holding of its own, where there is any.
      return posted === null ? [live] : [live, { record: base, source: 'stored', custodian, ...typesOf(posted) }];
    },
  );
}

function dsptOf({ dsptStatus, dsptExpiry }: FactsRow): Pick<Facts, 'dspt'> {
  if (dsptStatus === null) return {};
  return { dspt: { status: dsptStatus, ...(dsptExpiry === null ? {} : { expiry: dsptExpiry }) } };
}

function knownOf([asked, whole, announces, changed]: readonly [string, boolean, boolean, string | null]): NonNullable<
  Holding['known']
> {
  return { asked: new Date(asked), whole, announces, ...(changed === null ? {} : { changed: new Date(changed) }) };
}

function knownPerson({ nhsNumber, patient, version, updated, traced, formerNumbers }: FactsRow, person: string): KnownPerson {
  return {
    person,
    nhsNumber,
    patient: { body: patient, version, updated, ...(traced === null ? {} : { traced }) },
    ...(formerNumbers === null || formerNumbers.length === 0 ? {} : { formerNumbers }),
  };
}

function factsOf(row: FactsRow): Facts {
  const { person, restricted, founder, policyVersion, relationships, directives, claims } = row;
  return {
    policyVersion,
    ...dsptOf(row),
    holdings: holdingsOf(row),
    relationships: (relationships ?? []).map(([kind, ends]) => (ends === null ? { kind } : { kind, ends: new Date(ends) })),
    directives: directivesOf(directives),
    claims: claimsOf(claims),
    ...(person === null ? {} : { person: { ...knownPerson(row, person), restricted, founder } }),
  };
}

/**
 * Reads the facts of requests: those that come in together share one statement, which begins after each of them came, so that a change
 * of consent that was committed before a request always binds it. Only the decision may call this. It rejects with `unavailable`.
 */
export function createFactsReader(
  database: Pick<Database, 'rows'>,
  now: () => Date,
  together: { itemsMax: number; batchesMax: number } = limits.facts,
): (request: AccessRequest) => Promise<Facts> {
  const reader = (by: keyof typeof BY) => {
    const text = factsSql(BY[by]);
    return createBatches<AccessRequest, Facts>({
      ...together,
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
