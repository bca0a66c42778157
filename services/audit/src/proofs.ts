import { consistencySpans, inclusionSpans, type LeafSpan } from '@ouzel/ledger';
import { type Opening, openingOf } from './opening.ts';
import { FhirError } from '@ouzel/fhir';
import type { Sql } from '@ouzel/runtime';
import { keyStatements } from './log-keys.ts';
import { limits } from './limits.ts';
import { hashesOf } from './tree-store.ts';

export interface LogEntry {
  index: number;
  leaf: string;
  size: number;
  checkpoint: string;
  /** What opens the commitments of the leaf, for whoever may see all of the event; absent where the entry is of no event. */
  opening?: Opening;
}
export interface PublishedCheckpoint {
  size: number;
  made: Date;
  note: string;
}

/** What anybody may ask of the log: none of it says anything about anybody. */
export interface AuditLog {
  /** The newest checkpoint, a signed note; undefined before the first. */
  checkpoint(): Promise<string | undefined>;
  /** The first key as a vkey, and every rotation as a signed note. */
  keys(): Promise<string[]>;
  /** Hashes in base64 that show that the log of `first` entries is the beginning of that of `second`. */
  consistency(first: number, second: number): Promise<string[]>;
  /** Hashes in base64 that show that the entry at a place is in the log of `size` entries. */
  inclusion(index: number, size: number): Promise<string[]>;
  /** Where an event is in the log, its leaf, and the newest checkpoint, which covers it; undefined where it is not in it yet. */
  entry(id: string): Promise<LogEntry | undefined>;
  /** The newest checkpoints, newest first, with the time at which each was signed. */
  checkpoints(): Promise<PublishedCheckpoint[]>;
}

// By the number: `order by size` alone would take the text of the same name, in which 9 comes after 10.
const NEWEST = 'select note, size::text as size from audit.checkpoint c order by c.size desc limit 1';
const RECENT = `select size::text as size, made, note from audit.checkpoint c order by c.size desc limit ${limits.checkpointsListed}`;
const ENTRY = `select e.index::text as index, l.leaf, l.salts, v.event, c.size::text as size, c.note from audit.entry e join audit.leaf l on l.id = e.id
  left join audit.event v on v.id = e.id,
  lateral (select size, note from audit.checkpoint order by size desc limit 1) c where e.id = $1`;

export function createAuditLog(database: Sql): AuditLog {
  const newest = async () => (await database.rows<{ note: string; size: string }>({ name: 'audit-newest', text: NEWEST }))[0];
  const proof = async (spans: readonly LeafSpan[], size: number): Promise<string[]> => {
    const published = Number((await newest())?.size ?? '0');
    const hashes = size > published ? undefined : await hashesOf(database, spans);
    if (hashes === undefined) throw new FhirError('not-found', `The published log has ${published} entries.`);
    return hashes.map((hash) => hash.toString('base64'));
  };
  return {
    checkpoint: async () => (await newest())?.note,
    keys: () => keyStatements(database),
    consistency: (first, second) => proof(consistencySpans(first, second), second),
    inclusion: (index, size) => proof(inclusionSpans(index, size), size),
    async entry(id) {
      type Row = { index: string; leaf: string; salts: Buffer | null; event: string | null; size: string; note: string };
      const [row] = await database.rows<Row>({ name: 'audit-entry', text: ENTRY, values: [id] });
      if (row === undefined) return undefined;
      const { leaf, note: checkpoint } = row;
      const opening = openingOf(row);
      const where = { index: Number(row.index), leaf, size: Number(row.size), checkpoint };
      return opening === undefined ? where : { ...where, opening };
    },
    async checkpoints() {
      const rows = await database.rows<{ size: string; made: Date; note: string }>({ name: 'audit-checkpoints', text: RECENT });
      return rows.map(({ size, made, note }) => ({ size: Number(size), made, note }));
    },
  };
}
