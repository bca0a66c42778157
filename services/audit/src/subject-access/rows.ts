import { FhirError } from '@ouzel/fhir';
import type { Sql } from '@ouzel/runtime';
import { z } from 'zod';
import { limits } from '../limits.ts';
import { bodySchema, type RequestEvent, withheldSchema } from './act.ts';
import { folded, type RequestState, type Standing, standingOf } from './fold.ts';

const COLUMNS = `r.id, r.people, r.person, r.state, to_char(r.received, 'YYYY-MM-DD') as received, to_char(r.due, 'YYYY-MM-DD') as due, r.version, r.changed`;
const OPEN = `r.state in ('opened', 'identity', 'identified', 'review', 'approved')`;
// An organisation sees what waits for its review, or did.
const SEEN = `($1::text is null or exists (select from audit.subject_request_part p where p.request = r.id and p.custodian = $1 and not p.elsewhere))`;
const LIST = `select ${COLUMNS} from audit.subject_request r where ${SEEN} and ($2::boolean is null or (${OPEN}) = $2)
  and ($3::uuid[] is null or r.people && $3::uuid[]) order by not (${OPEN}), r.due nulls last, r.changed desc limit ${limits.subjectRequestsListed}`;
const ONE = `select ${COLUMNS} from audit.subject_request r where ${SEEN} and r.id = $2`;
const HOLD = 'select version from audit.subject_request where id = $1 for update';
const EVENTS = `select version, at, by_id, by_name, by_organisation, body from audit.subject_request_event where request = $1 order by version`;
const PARTS = `select custodian, name, elsewhere, reviewed, reviewed_name as "reviewedName", cleared, withheld
  from audit.subject_request_part where request = $1 order by custodian`;
const ADD = `insert into audit.subject_request_event (request, version, at, by_id, by_name, by_organisation, body) values ($1, $2, $3, $4, $5, $6, $7)`;
const KEEP = 'update audit.subject_request set state = $2, due = $3, version = $4, changed = $5 where id = $1';

export interface RequestRow extends Record<string, unknown> {
  id: string;
  people: string[];
  /** Nobody once they are erased. */
  person: string | null;
  state: RequestState;
  received: string;
  due: string | null;
  version: number;
  changed: Date;
}

const partSchema = z.object({
  custodian: z.string(),
  name: z.string(),
  elsewhere: z.boolean(),
  reviewed: z.date().nullable(),
  reviewedName: z.string().nullable(),
  cleared: z.array(z.string()),
  withheld: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(withheldSchema),
});
export type RequestPart = z.output<typeof partSchema>;

const eventSchema = z
  .object({
    version: z.number(),
    at: z.date(),
    by_id: z.string(),
    by_name: z.string(),
    by_organisation: z.string(),
    body: z
      .string()
      .transform((text): unknown => JSON.parse(text))
      .pipe(bodySchema),
  })
  .transform(({ by_id, by_name, by_organisation, ...event }): RequestEvent => {
    return { ...event, by: { id: by_id, name: by_name, organisation: by_organisation } };
  });

type Reader = Pick<Sql, 'rows'>;
export interface RequestCriteria {
  open?: boolean | undefined;
  people?: readonly string[] | undefined;
}

/** `organisation`: whose officers look; absent for those of the exchange, who see all. What is due first comes first. */
export const listRows = (
  sql: Reader,
  organisation: string | undefined,
  { open, people }: RequestCriteria,
): Promise<RequestRow[]> => sql.rows<RequestRow>({ text: LIST, values: [organisation ?? null, open ?? null, people ?? null] });

export async function oneRow(sql: Reader, organisation: string | undefined, id: string): Promise<RequestRow> {
  const [row] = await sql.rows<RequestRow>({ text: ONE, values: [organisation ?? null, id] });
  if (row === undefined) throw noRequest();
  return row;
}

export const eventsOf = async (sql: Reader, id: string): Promise<RequestEvent[]> =>
  (await sql.rows({ text: EVENTS, values: [id] })).map((row) => eventSchema.parse(row));

export const partsOf = async (sql: Reader, id: string): Promise<RequestPart[]> =>
  (await sql.rows({ text: PARTS, values: [id] })).map((row) => partSchema.parse(row));

export const noRequest = (): FhirError => new FhirError('not-found', 'There is no such request for you to see.');

/** Holds a request for this transaction. @throws FhirError `not-found`, `stale-version` where it is not the one that was read. */
export async function hold(sql: Sql, id: string, expected?: number): Promise<void> {
  const [held] = await sql.rows<{ version: number }>({ text: HOLD, values: [id] });
  if (held === undefined) throw noRequest();
  if (expected !== undefined && held.version !== expected)
    throw new FhirError('stale-version', 'The request was changed while the file was made. Look at it again.');
}

/** Adds what was done to a request that is held, and keeps what follows. @throws FhirError as `folded` does. */
export async function addEvent(sql: Sql, id: string, event: Omit<RequestEvent, 'version'>): Promise<Standing> {
  const events = await eventsOf(sql, id);
  const standing = folded(standingOf(events), event);
  const version = (events.at(-1)?.version ?? 0) + 1;
  const { at, by, body } = event;
  await sql.rows({ text: ADD, values: [id, version, at, by.id, by.name, by.organisation, JSON.stringify(body)] });
  await sql.rows({ text: KEEP, values: [id, standing.state, standing.due, version, at] });
  return standing;
}
