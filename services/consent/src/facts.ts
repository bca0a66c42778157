import { type AccessRequest, type Holding, ORGANISATION_KINDS } from '@ouzel/exchange';
import type { Database } from '@ouzel/runtime';
import { z } from 'zod';

/** All that a decision rests on, read in one statement so that every fact is of the same instant. */
export interface Facts {
  person?: { person: string; nhsNumber: string; restricted: boolean };
  holdings: Omit<Holding, 'view'>[];
  relationships: { kind: string; ends?: Date }[];
  directives: { custodian?: string; organisation?: string }[];
  policyVersion: number;
}

const BY = {
  'nhs-number': 'p.nhs_number = $1',
  person: 'p.person = $1::uuid',
  record:
    'p.person = (select r.person from locator.record r where r.record = $1::uuid and (r.audience is null or r.audience = $2))',
  none: 'false and $1::text is null',
} as const;

// The record of a live source is the copy kept for the asker; where none was kept yet, its id is worked out from the base record, so
// that two processes that keep the first copy at once write to the same one.
const HOLDINGS = `select coalesce(json_agg(json_build_object(
    'record', case when r.source = 'stored' then r.record else coalesce(k.record, md5(r.record::text || ' ' || $2)::uuid) end,
    'asOf', k.as_of, 'source', r.source, 'ods', o.ods, 'name', o.name, 'kind', o.kind,
    'types', (select coalesce(json_agg(t.type), '[]') from locator.pointer t where t.record = r.record)) order by o.ods), '[]')
  from locator.record r join locator.organisation o on o.ods = r.custodian
  left join locator.record k on k.person = r.person and k.custodian = r.custodian and k.audience = $2 and r.source <> 'stored'
  where r.person = p.person and r.audience is null`;

const factsSql = (condition: string): string => `
select v.version::int as "policyVersion", p.person, p.nhs_number as "nhsNumber", p.restricted, f.holdings, f.relationships, f.directives
from consent.policy_version v left join locator.person p on ${condition}
left join lateral (select
  (${HOLDINGS}) as holdings,
  (select coalesce(json_agg(json_build_object('kind', l.kind, 'ends', l.ends)), '[]') from consent.relationship l
    where l.person = p.person and l.organisation = $2 and l.starts <= $3) as relationships,
  (select coalesce(json_agg(json_build_object('custodian', d.custodian, 'organisation', d.organisation)), '[]') from consent.directive d
    where d.person = p.person and d.starts <= $3 and (d.ends is null or d.ends > $3)) as directives
) f on p.person is not null`;

const instant = z.string().transform((text) => new Date(text));
const nullable = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().transform((value) => value ?? undefined);
const row = z.object({
  policyVersion: z.number(),
  person: z.string().nullable(),
  nhsNumber: z.string().nullable(),
  restricted: z.boolean().nullable(),
  holdings: z
    .array(
      z.object({
        record: z.string(),
        asOf: nullable(instant),
        source: z.enum(['gp-connect', 'stored']),
        ods: z.string(),
        name: z.string(),
        kind: z.enum(ORGANISATION_KINDS),
        types: z.array(z.string()),
      }),
    )
    .nullable(),
  relationships: z.array(z.object({ kind: z.string(), ends: nullable(instant) })).nullable(),
  directives: z.array(z.object({ custodian: nullable(z.string()), organisation: nullable(z.string()) })).nullable(),
});

const subjectValue = (subject: AccessRequest['subject']): string | null =>
  subject.by === 'nhs-number'
    ? subject.nhsNumber
    : subject.by === 'person'
      ? subject.person
      : subject.by === 'record'
        ? subject.record
        : null;

/** The facts of one request, in one round trip. Only the decision may call this. @throws FhirError `unavailable`. */
export async function readFacts(database: Pick<Database, 'rows'>, request: AccessRequest, now: Date): Promise<Facts> {
  const { subject, requester } = request;
  const values = [subjectValue(subject), requester.organisation.ods, now];
  const [first] = await database.rows({ name: `consent-facts-${subject.by}`, text: factsSql(BY[subject.by]), values });
  const found = row.parse(first);
  const { person, nhsNumber, restricted, policyVersion } = found;
  return {
    policyVersion,
    holdings: (found.holdings ?? []).map(({ ods, name, kind, asOf, ...holding }) => ({
      ...holding,
      custodian: { ods, name, kind },
      ...(asOf === undefined ? {} : { asOf }),
    })),
    relationships: (found.relationships ?? []).map(({ kind, ends }) => (ends === undefined ? { kind } : { kind, ends })),
    directives: (found.directives ?? []).map(({ custodian, organisation }) => ({
      ...(custodian === undefined ? {} : { custodian }),
      ...(organisation === undefined ? {} : { organisation }),
    })),
    ...(person === null || nhsNumber === null ? {} : { person: { person, nhsNumber, restricted: restricted ?? false } }),
  };
}
