import type { Sql } from '@ouzel/runtime';
import type { Marking } from '@ouzel/sensitivity';

/** The last key that was looked at, of the store of current resources or of what was superseded. */
export interface LabelPlace {
  part: 'resource' | 'history';
  record: string;
  type: string;
  local: string;
  version: number;
}

interface KeptRow extends Omit<LabelPlace, 'part'> {
  labels: number;
  body: string;
}

const READ = {
  resource: `select record, type, local, version, labels, body from records.resource
    where (record, type, local) > ($1::uuid, $2::text, $3::uuid) order by record, type, local limit $4`,
  history: `select record, type, local, version, labels, body from records.history
    where (record, type, local, version) > ($1::uuid, $2::text, $3::uuid, $4::int) order by record, type, local, version limit $5`,
} as const;

const GIVEN = 'unnest($1::uuid[], $2::text[], $3::uuid[], $4::int[], $5::int[]) as g(record, type, local, version, labels)';
// A row that was written again since has been labelled by its writer.
const LABEL = {
  resource: `update records.resource r set labels = g.labels from ${GIVEN}
    where (r.record, r.type, r.local, r.version) = (g.record, g.type, g.local, g.version)`,
  history: `update records.history r set labels = g.labels from ${GIVEN}
    where (r.record, r.type, r.local, r.version) = (g.record, g.type, g.local, g.version)`,
} as const;

/** Records and types some of whose labels changed, each once. */
export interface Relabelled {
  done: number;
  changed: { record: string; type: string }[];
  /** Undefined where this part has come to its end. */
  last: LabelPlace | undefined;
}

/** The text of a body is what follows `lastUpdated`, within meta. */
const resourceOf = ({ body, type }: KeptRow): unknown => ({ ...JSON.parse(`{"meta":{${body}`), resourceType: type });

/** Labels the next rows anew, at most `most`, in the transaction of the caller's. */
export async function relabelBatch(sql: Sql, after: LabelPlace, marking: Marking, most: number): Promise<Relabelled> {
  const { part, record, type, local, version } = after;
  const key = part === 'resource' ? [record, type, local] : [record, type, local, version];
  const rows = await sql.rows<KeptRow & Record<string, unknown>>({
    name: `records-to-label-${part}`,
    text: READ[part],
    values: [...key, most],
  });
  const changed = rows.flatMap((row) => {
    const labels = marking(resourceOf(row));
    return labels === row.labels ? [] : [{ ...row, labels }];
  });
  if (changed.length > 0) {
    const values = [
      changed.map((row) => row.record),
      changed.map((row) => row.type),
      changed.map((row) => row.local),
      changed.map((row) => row.version),
      changed.map((row) => row.labels),
    ];
    await sql.rows({ name: `records-label-${part}`, text: LABEL[part], values });
  }
  const last = rows.length < most ? undefined : rows.at(-1);
  const places = new Map(changed.map((row) => [`${row.record} ${row.type}`, { record: row.record, type: row.type }]));
  return {
    done: rows.length,
    changed: [...places.values()],
    last: last && { part, record: last.record, type: last.type, local: last.local, version: last.version },
  };
}
