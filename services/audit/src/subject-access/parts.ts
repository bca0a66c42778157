import type { Effect, WithheldLine } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Database, runEffects, type Sql } from '@ouzel/runtime';
import type { RequestBody, RequestEvent } from './act.ts';
import type { Standing } from './fold.ts';
import { addEvent, hold } from './rows.ts';

const PART = `insert into audit.subject_request_part (request, custodian, name, elsewhere) select $1, g.custodian, g.name, g.elsewhere
  from unnest($2::text[], $3::text[], $4::boolean[]) as g(custodian, name, elsewhere)
  on conflict (request, custodian) do update set elsewhere = excluded.elsewhere where not excluded.elsewhere`;
const REVIEW = `update audit.subject_request_part set reviewed = $3, reviewed_by = $4, reviewed_name = $5, cleared = $6, withheld = $7
  where request = $1 and custodian = $2 and not elsewhere returning custodian`;

export type By = RequestEvent['by'];
export type Alongside = () => Effect;

interface Change {
  id: string;
  by: By;
  body: RequestBody;
  alongside: Alongside;
  /** The version that it is meant for; absent: whichever it is. */
  expected?: number;
}

/** Makes changes: the request held, `work` done, what happened added, and its event in the trail, all or nothing. */
export const changing =
  (database: Pick<Database, 'transaction'>, now: () => Date) =>
  ({ id, by, body, alongside, expected }: Change, work: (sql: Sql) => Promise<void>): Promise<Standing> =>
    database.transaction(async (sql) => {
      await hold(sql, id, expected);
      await work(sql);
      const standing = await addEvent(sql, id, { at: now(), by, body });
      await runEffects(sql, [alongside()]);
      return standing;
    });

export interface Custodian {
  ods: string;
  name: string;
  /** Nothing of it is kept here. */
  elsewhere: boolean;
}

export interface Reviewed {
  custodian: string;
  /** `Type/id/_history/version`. */
  cleared: readonly string[];
  withheld: readonly WithheldLine[];
}

/** A file, and the version of the request that it was made from. */
export interface Leaving {
  version: number;
  sha256: string;
  lines: number;
  withheld: number;
}

/** What custodians hold, what they let through, and the file of it. */
export const createParts = (changed: ReturnType<typeof changing>, now: () => Date) => ({
  /** Who holds anything, so that each can review its part. */
  gather(id: string, by: By, custodians: readonly Custodian[], alongside: Alongside): Promise<Standing> {
    const [here, elsewhere] = [false, true].map((which) => custodians.filter((each) => each.elsewhere === which));
    const odsOf = (some: readonly Custodian[] = []): string[] => some.map(({ ods }) => ods);
    const body = { kind: 'gather' as const, custodians: odsOf(here), elsewhere: odsOf(elsewhere) };
    const rows = [odsOf(custodians), custodians.map(({ name }) => name), custodians.map((each) => each.elsewhere)];
    return changed({ id, by, body, alongside }, async (sql) => void (await sql.rows({ text: PART, values: [id, ...rows] })));
  },

  /** @throws FhirError `not-found` where nothing of this custodian waits. */
  review(id: string, by: By, { custodian, cleared, withheld }: Reviewed, alongside: Alongside): Promise<Standing> {
    const body = { kind: 'review' as const, custodian, cleared: cleared.length, withheld: withheld.length };
    return changed({ id, by, body, alongside }, async (sql) => {
      const values = [id, custodian, now(), by.id, by.name, cleared, JSON.stringify(withheld)];
      const done = await sql.rows({ text: REVIEW, values });
      if (done.length === 0) throw new FhirError('not-found', 'No part of this request is yours to review.');
    });
  },

  /** The file has left, once: `alongside` is the record of its release. */
  release: (id: string, by: By, { version, ...of }: Leaving, alongside: Alongside): Promise<Standing> =>
    changed({ id, by, body: { kind: 'release', ...of }, alongside, expected: version }, async () => undefined),
});
