import type { Sql } from '@ouzel/runtime';
import type { Marking } from '@ouzel/sensitivity';

const READ = 'select id, record, version, labels, body, meta from locator.document_pointer where id > $1 order by id limit $2';
// One that was published again since has been labelled by its publishing.
const LABEL = `update locator.document_pointer p set labels = g.labels from unnest($1::text[], $2::int[], $3::int[]) as g(id, version, labels)
  where (p.id, p.version) = (g.id, g.version)`;

interface KeptPointer {
  id: string;
  record: string;
  version: number;
  labels: number;
  /** What follows the opening brace. */
  body: string;
  /** What stands within `meta`. */
  meta: string;
}

const resourceOf = ({ meta, body }: KeptPointer): unknown =>
  JSON.parse(`{"resourceType":"DocumentReference","meta":{${meta}},${body}`);

/** Labels the next document pointers after an id anew, at most `most`, in the transaction of the caller's. */
export async function relabelPointers(
  sql: Sql,
  after: string,
  marking: Marking,
  most: number,
): Promise<{ done: number; changed: { record: string; type: string }[]; last: string | undefined }> {
  const values = [after, most];
  const rows = await sql.rows<KeptPointer & Record<string, unknown>>({ name: 'consent-pointers-to-label', text: READ, values });
  const changed = rows.flatMap((row) => {
    const labels = marking(resourceOf(row));
    return labels === row.labels ? [] : [{ ...row, labels }];
  });
  if (changed.length > 0) {
    const [ids, versions, labels] = [
      changed.map(({ id }) => id),
      changed.map(({ version }) => version),
      changed.map((row) => row.labels),
    ];
    await sql.rows({ name: 'consent-label-pointers', text: LABEL, values: [ids, versions, labels] });
  }
  return {
    done: rows.length,
    changed: changed.map(({ record }) => ({ record, type: 'DocumentReference' })),
    last: rows.length < most ? undefined : rows.at(-1)?.id,
  };
}
