import type { StoredRow } from './text.ts';

/** Between rows: no JSON text and none of our columns holds it. */
const SEPARATOR = '\x1e';

/** What is kept of a row while rows are sorted: as it stands, since each is turned into text once it is known to be among the wanted. */
const KEPT = ['record', 'type', 'local', 'version', 'updated', 'subject_at', 'body'];

const HEAD = [
  'r.record',
  'r.type',
  'r.local',
  'r.version',
  '(extract(epoch from r.updated) * 1000)::bigint',
  "array_to_string(r.subject_at, ',')",
];

/** Rows of one text: enough to save the fields, few enough that no text is a large object to the collector. */
const ROWS_TOGETHER = 48;

interface Wanted {
  /** What follows `from`; the alias `r` has the columns of `records.resource`. */
  from: string;
  order: string;
  /** How many rows at most, SQL. */
  most: string;
  /** A column of `r` that stands beside each row, as text. */
  key?: string;
  /** Something that is said once of all, SQL of an integer. */
  total?: string;
}

/**
 * The rows of a statement in its order, some to a text: their small columns and their bodies. Reading a few hundred rows field by field is
 * most of what such an answer costs this process, and moving them from step to step most of what it costs the database: they are numbered
 * as they are sorted, and made text last.
 */
export function joined({ from, order, most, key, total }: Wanted): string {
  const kept = (key === undefined ? KEPT : [...new Set([...KEPT, key])]).map((column) => `r.${column}`).join(', ');
  const head = (key === undefined ? HEAD : [...HEAD, `r.${key}`]).join(', ');
  const texts = [`concat_ws('|', ${head})`, 'r.body'].map((text) => `string_agg(${text}, E'\\x1e' order by r.n)`);
  const said = total === undefined ? '' : `, ${total} as total`;
  return `select ${texts[0]} as heads, ${texts[1]} as bodies${said} from (select ${kept}, row_number() over (order by ${order}) as n from ${from}) r
    where r.n <= ${most} group by r.n / ${ROWS_TOGETHER} order by r.n / ${ROWS_TOGETHER}`;
}

/** A row that such a statement gives. */
export type Joined = { heads: string; bodies: string; total?: number };

/** A row of the statement itself, with the key that stood beside it. */
export type JoinedRow = StoredRow & { key: string };

export function rowsOf(found: readonly Joined[]): JoinedRow[] {
  return found.flatMap(({ heads, bodies }) => {
    const texts = bodies.split(SEPARATOR);
    return heads.split(SEPARATOR).map((head, at): JoinedRow => {
      const [record = '', type = '', local = '', version = '', updated = '', subjectAt = '', key = ''] = head.split('|');
      return { record, type, local, version: Number(version), updated, subjectAt, body: texts[at] ?? '', key };
    });
  });
}
