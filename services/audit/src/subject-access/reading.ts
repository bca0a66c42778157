import type { Database } from '@ouzel/runtime';
import type { RequestEvent } from './act.ts';
import { dayOf } from './clock.ts';
import { isOpen, standingOf } from './fold.ts';
import { eventsOf, listRows, oneRow, partsOf, type RequestCriteria, type RequestPart, type RequestRow } from './rows.ts';

export interface ListedRequest extends RequestRow {
  overdue: boolean;
}
export interface WholeRequest extends ListedRequest {
  extended: boolean;
  openedBy: string;
  events: RequestEvent[];
  parts: RequestPart[];
}

/** `organisation`: whose officers look; absent for those of the exchange. */
export function createReading(database: Pick<Database, 'rows'>, now: () => Date) {
  const listed = (row: RequestRow): ListedRequest => {
    return { ...row, overdue: isOpen(row.state) && row.due !== null && dayOf(now()) > row.due };
  };
  return {
    async list(organisation: string | undefined, criteria: RequestCriteria): Promise<ListedRequest[]> {
      return (await listRows(database, organisation, criteria)).map(listed);
    },

    /** @throws FhirError `not-found`. */
    async read(organisation: string | undefined, id: string): Promise<WholeRequest> {
      const row = await oneRow(database, organisation, id);
      const [events, parts] = await Promise.all([eventsOf(database, id), partsOf(database, id)]);
      const { extended = false, openedBy = '' } = standingOf(events) ?? {};
      return { ...listed(row), extended, openedBy, events, parts };
    },
  };
}
