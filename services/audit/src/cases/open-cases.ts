import { randomUUID } from 'node:crypto';
import type { Sql } from '@ouzel/runtime';
import { type Alert, groupOf } from '../surveillance/alert.ts';
import { addEvent } from './case-rows.ts';

const NOBODY = '00000000-0000-0000-0000-000000000000';
const TOUCHED = `(select distinct * from unnest($1::text[], $2::text[], $3::uuid[]) as g(organisation, staff, person)) g`;
const SAME = `a.organisation = g.organisation and a.staff = g.staff and a.person is not distinct from g.person`;
// Of several alerts of one rule about one person the highest counts, and once: seeing the same again makes nothing worse.
const WAITING = `select organisation, staff, person, max(name) as name, sum(score)::int as score, sum(alerts)::int as alerts, array_agg(rule order by rule) as rules
  from (select a.organisation, a.staff, a.person, a.rule, max(a.staff_name) as name, max(a.score) as score, count(*) as alerts
    from ${TOUCHED} join audit.alert a on ${SAME} where a.casefile is null and a.erased is null group by a.organisation, a.staff, a.person, a.rule) by_rule
  group by organisation, staff, person order by organisation, staff, person`;
const OPEN = `select a.casefile, a.organisation, a.staff, a.person from ${TOUCHED} join audit.casefile a on ${SAME} where a.state <> 'closed' for update of a`;
const PUT = `insert into audit.casefile (casefile, organisation, staff, staff_name, person, state, version, score, opened, changed)
  values ($1, $2, $3, $4, $5, 'new', 0, 0, $6, $6)`;
const JOIN = `update audit.alert set casefile = $1 where casefile is null and erased is null and organisation = $2 and staff = $3 and person is not distinct from $4`;
const SCORE = `select coalesce(sum(score), 0)::int as score from (select max(score) as score from audit.alert where casefile = $1 group by rule) by_rule`;

interface Group {
  organisation: string;
  staff: string;
  person: string | null;
}
interface Waiting extends Group {
  name: string;
  score: number;
  alerts: number;
  rules: string[];
}

const keyOf = ({ organisation, staff, person }: Group): string => `${organisation} ${staff} ${person ?? NOBODY}`;

function touchedBy(alerts: readonly Alert[]): unknown[][] {
  const groups = [...new Map(alerts.map((alert) => [groupOf(alert), alert])).values()];
  return [
    groups.map(({ organisation }) => organisation),
    groups.map(({ staff }) => staff),
    groups.map(({ person }) => person ?? null),
  ];
}

/** Of each rule the highest score, added up. */
export async function scoreOf(sql: Sql, casefile: string): Promise<number> {
  const [row] = await sql.rows<{ score: number }>({ name: 'case-score', text: SCORE, values: [casefile] });
  return row?.score ?? 0;
}

async function join(sql: Sql, casefile: string, { organisation, staff, person }: Group): Promise<void> {
  await sql.rows({ name: 'case-join', text: JOIN, values: [casefile, organisation, staff, person] });
}

/**
 * Puts alerts that are in no case yet into the open case of their member of staff and person, or opens one where together they score enough.
 * What came before a case was closed stays with it: another one needs new grounds. @returns how many were opened.
 */
export async function openCases(
  sql: Sql,
  alerts: readonly Alert[],
  { caseAt, now }: { caseAt: number; now: Date },
): Promise<number> {
  if (alerts.length === 0) return 0;
  const values = touchedBy(alerts);
  const open = await sql.rows<Group & { casefile: string }>({ name: 'case-open', text: OPEN, values });
  const known = new Map(open.map((each) => [keyOf(each), each.casefile]));
  const waiting = await sql.rows<Waiting & Record<string, unknown>>({ name: 'case-waiting', text: WAITING, values });
  let opened = 0;
  for (const group of waiting) {
    const before = known.get(keyOf(group));
    if (before === undefined && group.score < caseAt) continue;
    const casefile = before ?? randomUUID();
    const { organisation, staff, name, person, rules } = group;
    if (before === undefined) await sql.rows({ text: PUT, values: [casefile, organisation, staff, name, person, now] });
    await join(sql, casefile, group);
    const found = { score: await scoreOf(sql, casefile), alerts: group.alerts, rules };
    await addEvent(sql, casefile, { at: now, body: { kind: before === undefined ? 'open' : 'alerts', ...found } });
    opened += before === undefined ? 1 : 0;
  }
  return opened;
}
