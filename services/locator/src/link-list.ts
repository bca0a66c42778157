import type { LinkState } from '@ouzel/exchange';
import type { Sql } from '@ouzel/runtime';
import { z } from 'zod';

// A local number's person is whose its record was registered for.
const person = (
  number: string,
): string => `case when l.scope = 'person' then (select p.person from locator.person p where p.nhs_number = l.${number}
    union all select s.person from locator.superseded_number s where s.nhs_number = l.${number} limit 1)
  else (select r.home from locator.local_identifier i join locator.record r using (record) where i.custodian = l.custodian and i.value = l.${number}) end`;
const LIST = `select l.link, l.scope, l.custodian, l.survivor, l.obsolete, l.in_force as "inForce", l.consent, l.reviewed,
    ${person('survivor')} as "survivorPerson", ${person('obsolete')} as "obsoletePerson", e.events
  from locator.link l cross join lateral (
    select max(v.recorded) as newest, json_agg(json_build_object('change', v.change, 'organisation', v.organisation, 'by', v.said_by, 'reason', v.reason,
      'source', v.source, 'occurred', v.occurred, 'recorded', v.recorded) order by v.sequence) as events
    from locator.link_event v where v.link = l.link) e
  where ($1::uuid is null or l.link = $1) and ($2::text is null or (l.scope = 'local' and l.custodian = $2)) and ($3::timestamptz is null or e.newest < $3)
  order by e.newest desc, l.link limit $4`;

const row = z.object({
  link: z.string(),
  scope: z.enum(['local', 'person']),
  custodian: z.string(),
  survivor: z.string(),
  obsolete: z.string(),
  inForce: z.boolean(),
  consent: z.enum(['both', 'survivor']),
  reviewed: z.boolean(),
  survivorPerson: z.string().nullable(),
  obsoletePerson: z.string().nullable(),
  events: z.array(
    z.object({
      change: z.enum(['merge', 'unmerge', 'review']),
      organisation: z.string(),
      by: z.string(),
      reason: z.string(),
      source: z.string(),
      occurred: z.coerce.date(),
      recorded: z.coerce.date(),
    }),
  ),
});

const named = (number: string, known: string | null): LinkState['survivor'] =>
  known === null ? { number } : { number, person: known };

/** The state of links and every word that was said of each. */
export async function listLinks(
  sql: Sql,
  { link, custodian, before, count }: { link?: string; custodian?: string; before?: Date; count: number },
): Promise<LinkState[]> {
  const rows = z
    .array(row)
    .parse(await sql.rows({ text: LIST, values: [link ?? null, custodian ?? null, before ?? null, count] }));
  return rows.map((each) => ({
    link: each.link,
    scope: each.scope,
    ...(each.scope === 'local' ? { custodian: each.custodian } : {}),
    survivor: named(each.survivor, each.survivorPerson),
    obsolete: named(each.obsolete, each.obsoletePerson),
    inForce: each.inForce,
    consent: each.consent,
    reviewed: each.reviewed,
    events: each.events,
  }));
}
