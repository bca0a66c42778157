import type { Sql } from '@ouzel/runtime';
import type { Alert } from './alert.ts';

// What is known of a pattern grows until its case is closed; that it was found, and when, stays.
const RAISE = `insert into audit.alert as a (rule, about, event, organisation, staff, staff_name, role, person, score, sentence, facts, rules_version, occurred, raised)
  select g.rule, g.about, g.event, g.organisation, g.staff, g.name, g.role, g.person, g.score, g.sentence, g.facts, $13, g.occurred, $14
  from unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[], $9::int[], $10::text[], $11::jsonb[], $12::timestamptz[])
    as g(rule, about, event, organisation, staff, name, role, person, score, sentence, facts, occurred)
  on conflict (rule, about) do update set facts = excluded.facts, sentence = excluded.sentence
    where a.facts is distinct from excluded.facts and a.erased is null and not exists (select from audit.casefile c where c.casefile = a.casefile and c.state = 'closed')
  returning (xmax = 0) as fresh`;

/** Each once of a rule and what it is about, in one order everywhere. */
function once(alerts: readonly Alert[]): Alert[] {
  const known = new Map(alerts.map((alert) => [`${alert.rule} ${alert.about}`, alert]));
  return [...known].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, alert]) => alert);
}

/** Keeps alerts; one that is there already stays one. @returns how many are new. */
export async function raiseAlerts(
  sql: Sql,
  alerts: readonly Alert[],
  { version, now }: { version: number; now: Date },
): Promise<number> {
  if (alerts.length === 0) return 0;
  const all = once(alerts);
  const values = [
    all.map(({ rule }) => rule),
    all.map(({ about }) => about),
    all.map(({ event }) => event ?? null),
    all.map(({ organisation }) => organisation),
    all.map(({ staff }) => staff),
    all.map(({ name }) => name),
    all.map(({ role }) => role),
    all.map(({ person }) => person ?? null),
    all.map(({ score }) => score),
    all.map(({ sentence }) => sentence),
    all.map(({ facts }) => JSON.stringify(facts)),
    all.map(({ occurred }) => occurred),
    version,
    now,
  ];
  const rows = await sql.rows<{ fresh: boolean }>({ name: 'surveillance-raise', text: RAISE, values });
  return rows.filter(({ fresh }) => fresh).length;
}
