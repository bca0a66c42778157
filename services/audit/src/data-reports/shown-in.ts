import type { Sql } from '@ouzel/runtime';
import { type StoredPart, storedText, unpacked } from '../stored-event.ts';

const EVENT = 'select organisation, event from audit.event where id = $1';

/** The custodian of a resource by one part of an event, where the resource is in it. */
function custodianIn({ resources, custodians = [] }: StoredPart, resource: string): string | undefined {
  if (!unpacked(resources).some((each) => each.startsWith(`${resource}/_history/`))) return undefined;
  const record = /\/([^.]+)\./.exec(resource)?.[1];
  return custodians.find(({ records }) => record !== undefined && records.includes(record))?.ods;
}

/** Whose a resource is, by an event in which it was shown to, or came from, the organisation; nothing where it was not. */
export async function custodianByEvent(
  sql: Sql,
  { event, resource, organisation }: { event: string; resource: string; organisation: string | undefined },
): Promise<string | undefined> {
  const [row] = await sql.rows<{ organisation: string; event: string }>({
    name: 'data-report-event',
    text: EVENT,
    values: [event],
  });
  if (row === undefined || (organisation !== undefined && row.organisation !== organisation)) return undefined;
  const stored = storedText.parse(row.event);
  return [stored, ...(stored.parts ?? [])].map((part) => custodianIn(part, resource)).find((each) => each !== undefined);
}
