import { type LabelPlace, relabelBatch } from '@ouzel/records';
import type { Database, Sql } from '@ouzel/runtime';
import { type Marking, markingOf, ruleSetSchema } from '@ouzel/sensitivity';
import { limits } from './limits.ts';
import { relabelPointers } from './relabel-pointers.ts';

// The newest version alone: what an older one left undone, it does.
const UNDER_WAY = `select l.version, l.part, l.after_record as record, l.after_type as type, l.after_local as local, l.after_version as "afterVersion", r.rules
  from consent.relabelling l join consent.label_rules r using (version)
  where l.version = (select max(version) from consent.relabelling) and l.finished is null for update of l skip locked`;
const WAITING = `select 1 from consent.relabelling where version = (select max(version) from consent.relabelling) and finished is null`;
const ONWARD = `update consent.relabelling set part = $2, after_record = $3, after_type = $4, after_local = $5, after_version = $6,
  done = done + $7, changed = changed + $8 where version = $1`;
const FINISH = 'update consent.relabelling set done = done + $2, changed = changed + $3, finished = now() where version = $1';

// What is held under which labels is what the locator points to.
const UNPOINT = `delete from locator.pointer p using unnest($1::uuid[], $2::text[]) as g(record, type) where (p.record, p.type) = (g.record, g.type)`;
const POINT = `insert into locator.pointer (record, type, labels) select distinct r.record, r.type, r.labels
  from unnest($1::uuid[], $2::text[]) as g(record, type) join records.resource r using (record, type)
  where exists (select 1 from locator.record l where l.record = r.record) on conflict do nothing`;

interface Place extends Omit<LabelPlace, 'part'> {
  part: Part;
}
type Part = LabelPlace['part'] | 'pointer';

interface UnderWay extends Omit<Place, 'version'> {
  version: number;
  afterVersion: number;
  rules: unknown;
}

const BEGINNING = {
  record: '00000000-0000-0000-0000-000000000000',
  type: '',
  local: '00000000-0000-0000-0000-000000000000',
  version: 0,
};

/** Superseded versions come after all that is current: what is superseded meanwhile is then among them. */
const NEXT: Readonly<Record<Part, Part | undefined>> = { resource: 'history', history: 'pointer', pointer: undefined };

function nextPart(part: Part): Place | undefined {
  const next = NEXT[part];
  return next && { part: next, ...BEGINNING };
}

async function repoint(sql: Sql, changed: readonly { record: string; type: string }[]): Promise<void> {
  if (changed.length === 0) return;
  const values = [changed.map(({ record }) => record), changed.map(({ type }) => type)];
  await Promise.all([sql.rows({ text: UNPOINT, values }), sql.rows({ text: POINT, values })]);
}

async function batch(sql: Sql, { part, ...after }: Place, marking: Marking) {
  if (part !== 'pointer') return relabelBatch(sql, { part, ...after }, marking, limits.relabelRowsMax);
  const { last, ...done } = await relabelPointers(sql, after.type, marking, limits.relabelRowsMax);
  return { ...done, last: last === undefined ? undefined : { part, ...BEGINNING, type: last } };
}

async function step(sql: Sql): Promise<boolean> {
  const [at] = await sql.rows<UnderWay & Record<string, unknown>>({ name: 'consent-relabelling', text: UNDER_WAY });
  if (at === undefined) return false;
  const { version, part, record, type, local, afterVersion } = at;
  const marking = markingOf(ruleSetSchema.parse(at.rules));
  const { done, changed, last } = await batch(sql, { part, record, type, local, version: afterVersion }, marking);
  if (part === 'resource') await repoint(sql, changed);
  const next = last ?? nextPart(part);
  if (next === undefined) await sql.rows({ text: FINISH, values: [version, done, changed.length] });
  else {
    const values = [version, next.part, next.record, next.type, next.local, next.version, done, changed.length];
    await sql.rows({ text: ONWARD, values });
  }
  return next !== undefined;
}

export interface Relabelling {
  /** Labels one batch of what is kept anew; whether there is more. Each batch is one transaction, and takes up where the last one ended. */
  step(): Promise<boolean>;
  /** Whether anything waits to be labelled anew. */
  waiting(): Promise<boolean>;
}

export const createRelabelling = (database: Database): Relabelling => ({
  step: () => database.transaction(step),
  waiting: async () => (await database.rows({ name: 'consent-relabelling-waits', text: WAITING })).length > 0,
});
