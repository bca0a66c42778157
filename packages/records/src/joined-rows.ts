import type { StoredRow } from './text.ts';

/** Between rows: no JSON text and none of our columns holds it. */
const SEPARATOR = '\x1e';

const HEAD = ['record', 'type', 'local', 'version', 'updated', '"subjectAt"'];

/** Rows of one text: enough to save the fields, few enough that no text is a large object to the collector. */
const ROWS_TOGETHER = 48;

/**
 * The rows of a statement, some to a text: their small columns and their bodies. Reading a few hundred rows field by field is most of what
 * such an answer costs this process. The order is that of the statement.
 */
export function joined(statement: string, more: readonly string[] = []): string {
  const head = [...HEAD, ...more].map((column) => `q.${column}`).join(', ');
  const numbered = `select q.*, row_number() over () - 1 as n from (${statement}) q`;
  const texts = [`concat_ws('|', ${head})`, 'q.body'].map((text) => `string_agg(${text}, E'\\x1e' order by q.n)`);
  return `select ${texts[0]} as heads, ${texts[1]} as bodies from (${numbered}) q group by q.n / ${ROWS_TOGETHER} order by q.n / ${ROWS_TOGETHER}`;
}

/** A row that such a statement gives. */
export type Joined = { heads: string; bodies: string };

/** A row of the statement itself, with what stood beside it. */
export type JoinedRow = StoredRow & { more: readonly string[] };

export function rowsOf(found: readonly Joined[]): JoinedRow[] {
  return found.flatMap(({ heads, bodies }) => {
    const texts = bodies.split(SEPARATOR);
    return heads.split(SEPARATOR).map((head, at): JoinedRow => {
      const [record = '', type = '', local = '', version = '', updated = '', subjectAt = '', ...more] = head.split('|');
      return { record, type, local, version: Number(version), updated, subjectAt, body: texts[at] ?? '', more };
    });
  });
}
