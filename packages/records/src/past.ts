import { base32OfUuid, parseResourceId } from '@ouzel/fhir';
import { assertReopened, type Reopening, type ResourceVersion } from '@ouzel/exchange';
import type { Database } from '@ouzel/runtime';
import { redactLocation } from './redact.ts';
import type { Shown } from './read.ts';
import { resourceText, type StoredRow } from './text.ts';

// A version is what is kept now, or what was superseded: never both.
const COLUMNS = `(extract(epoch from v.updated) * 1000)::bigint as updated, array_to_string(v.subject_at, ',') as "subjectAt", v.body`;
const READ = `select g.record, g.type, g.local, g.version, v.updated, v."subjectAt", v.body
  from unnest($1::uuid[], $2::text[], $3::uuid[], $4::int[]) g(record, type, local, version) cross join lateral (
    select ${COLUMNS} from records.resource v where (v.record, v.type, v.local, v.version) = (g.record, g.type, g.local, g.version)
    union all select ${COLUMNS} from records.history v where (v.record, v.type, v.local, v.version) = (g.record, g.type, g.local, g.version)
    limit 1) v`;

/** How past versions were shown: about whom, and whether what locates them was taken out. */
export interface PastShowing {
  person: string;
  hidden: boolean;
}

/** Versions of before, for an approved reconstruction alone. */
export interface PastReader {
  /** By `Type/id/version`; what is not kept any more is not among them. */
  texts(leave: Reopening, wanted: readonly ResourceVersion[], showing: PastShowing): Promise<Map<string, Shown>>;
}

export function createPastReader(database: Pick<Database, 'rows'>): PastReader {
  return {
    async texts(leave, wanted, { person, hidden }) {
      assertReopened(leave);
      const keys = wanted.flatMap(({ type, id, version }) => {
        const key = parseResourceId(id);
        return key === undefined ? [] : [{ ...key, type, version }];
      });
      const columns = [keys.map((key) => key.record), keys.map((key) => key.type), keys.map((key) => key.local)];
      const values = [...columns, keys.map((key) => key.version)];
      const rows = keys.length === 0 ? [] : await database.rows<StoredRow & Record<string, unknown>>({ text: READ, values });
      const subject = base32OfUuid(person);
      const shown = rows.map((row): [string, Shown] => {
        const { record, local, type, version } = row;
        const id = `${base32OfUuid(record)}.${base32OfUuid(local)}`;
        const text = resourceText(row, id, subject);
        return [`${type}/${id}/${version}`, { record, local, type, id, version, text: hidden ? redactLocation(text) : text }];
      });
      return new Map(shown);
    },
  };
}
