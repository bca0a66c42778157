import { consistencySpans, inclusionSpans, type LeafSpan } from '@ouzel/ledger';
import { FhirError } from '@ouzel/fhir';
import type { Sql } from '@ouzel/runtime';
import { keyStatements } from './log-keys.ts';
import { hashesOf } from './tree-store.ts';

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
  entry(id: string): Promise<{ index: number; leaf: string; size: number; checkpoint: string } | undefined>;
}

// By the number: `order by size` alone would take the text of the same name, in which 9 comes after 10.
const NEWEST = 'select note, size::text as size from audit.checkpoint c order by c.size desc limit 1';
const ENTRY = `select e.index::text as index, l.leaf, c.size::text as size, c.note from audit.entry e join audit.leaf l on l.id = e.id,
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
      type Row = { index: string; leaf: string; size: string; note: string };
      const [row] = await database.rows<Row>({ name: 'audit-entry', text: ENTRY, values: [id] });
      if (row === undefined) return undefined;
      return { index: Number(row.index), leaf: row.leaf, size: Number(row.size), checkpoint: row.note };
    },
  };
}
