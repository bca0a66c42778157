import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { HASH_BYTES, type Tile, tileKey } from '@ouzel/ledger';
import type { Database, Sql } from '@ouzel/runtime';
import { limits } from './limits.ts';
import { keyStatements } from './log-keys.ts';
import { readTiles } from './tree-store.ts';

const AT = `to_char(v.recorded at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')`;
const HELD = `l.leaf, encode(l.mac, 'base64') as mac, encode(l.salts, 'base64') as salts, v.event, v.organisation, v.outcome, v.person::text as person, ${AT} as at,
  (select array_agg(p.person::text) from audit.event_person p where p.event = v.id) as people`;
const SIZE = `select greatest((select max(index) + 1 from audit.entry), (select max(size) from audit.checkpoint), 0)::text as size`;
const ENTRIES = `select g.index::text as index, ${HELD} from generate_series($1::bigint, $2::bigint) as g(index)
  left join audit.entry e on e.index = g.index left join audit.leaf l on l.id = e.id left join audit.event v on v.id = e.id order by g.index`;
const PENDING = `select l.transaction < s.horizon as late, ${HELD} from audit.sealer s, audit.leaf l left join audit.event v on v.id = l.id
  where not exists (select from audit.entry e where e.id = l.id) order by l.transaction, l.id`;
// What stands in the trail and was never written by a writer: no leaf belongs to it.
const STRAY = `select v.id::text as id from audit.event v, audit.sealer s where v.sequence > s.before
  and not exists (select from audit.leaf l where l.id = v.id) order by v.sequence`;
const OLDER = 'select count(*)::int as older from audit.event v, audit.sealer s where v.sequence <= s.before';
const CHECKPOINTS = 'select note from audit.checkpoint order by size';

interface Held {
  leaf: string | null;
  mac: string | null;
  salts: string | null;
  event: string | null;
  organisation: string | null;
  outcome: string | null;
  person: string | null;
  at: string | null;
  people: string[] | null;
}

/** A line of the log as the verifier reads it: contracts/audit-log.md. */
function lineOf(held: Held, more: object): string {
  const { leaf, mac, salts, event, organisation, outcome, person, at, people } = held;
  const row =
    at === null
      ? undefined
      : { at, organisation, outcome, ...(person === null ? {} : { person }), ...(people === null ? {} : { people }) };
  const known = Object.entries({ leaf, mac, salts, event }).filter(([, value]) => value !== null);
  return `${JSON.stringify({ ...more, ...Object.fromEntries(known), row })}\n`;
}

function openFile(path: string) {
  const stream = createWriteStream(path, { mode: 0o600 });
  return {
    async write(text: string): Promise<void> {
      if (text !== '' && !stream.write(text)) await once(stream, 'drain');
    },
    async end(): Promise<void> {
      stream.end();
      await finished(stream);
    },
  };
}

function sealedAt(tiles: ReadonlyMap<string, Tile>, index: number): string | undefined {
  const hashes = tiles.get(tileKey({ level: 0, index: Math.floor(index / 256) }))?.hashes;
  const at = (index % 256) * HASH_BYTES;
  return hashes === undefined || hashes.length < at + HASH_BYTES ? undefined : hashes.toString('base64', at, at + HASH_BYTES);
}

async function writeEntries(sql: Sql, folder: string): Promise<number> {
  const file = openFile(join(folder, 'log.jsonl'));
  const [row] = await sql.rows<{ size: string }>({ text: SIZE });
  const size = Number(row?.size ?? '0');
  for (let from = 0; from < size; from += limits.entriesAtOnce) {
    const until = Math.min(from + limits.entriesAtOnce, size) - 1;
    const first = Math.floor(from / 256);
    const places = Array.from({ length: Math.floor(until / 256) - first + 1 }, (_, at) => ({ level: 0, index: first + at }));
    const [tiles, rows] = await Promise.all([
      readTiles(sql, places),
      sql.rows<Held & { index: string }>({ name: 'audit-export', text: ENTRIES, values: [from, until] }),
    ]);
    const lines = rows.map((held) => lineOf(held, { index: Number(held.index), sealed: sealedAt(tiles, Number(held.index)) }));
    await file.write(lines.join(''));
  }
  await file.end();
  return size;
}

async function writeLines(folder: string, name: string, lines: readonly string[]): Promise<void> {
  const file = openFile(join(folder, name));
  await file.write(lines.join(''));
  await file.end();
}

const asLine = (text: string): string => `${JSON.stringify(text)}\n`;

// One view of everything, however long it takes: what is sealed meanwhile is neither here nor there.
const ONE_VIEW = `set transaction isolation level repeatable read read only`;
const PATIENT = `select set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)`;

async function writeRest(sql: Sql, folder: string): Promise<void> {
  const pending = await sql.rows<Held & { late: boolean }>({ text: PENDING });
  const strays = await sql.rows<{ id: string }>({ text: STRAY });
  const older = await sql.rows<{ older: number }>({ text: OLDER });
  await writeLines(folder, 'pending.jsonl', [
    ...older.map((line) => `${JSON.stringify(line)}\n`),
    ...pending.map((held) => lineOf(held, { late: held.late })),
    ...strays.map(({ id: stray }) => `${JSON.stringify({ stray })}\n`),
  ]);
  const checkpoints = await sql.rows<{ note: string }>({ text: CHECKPOINTS });
  await writeLines(
    folder,
    'checkpoints.jsonl',
    checkpoints.map(({ note }) => asLine(note)),
  );
  await writeLines(folder, 'keys.jsonl', (await keyStatements(sql)).map(asLine));
}

/** The same in a transaction of the caller's, as it sees the trail. */
export async function exportIn(sql: Sql, folder: string): Promise<number> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const size = await writeEntries(sql, folder);
  await writeRest(sql, folder);
  return size;
}

/**
 * Writes the trail, its checkpoints and its keys as files that `packages/ledger/bin/verify.ts` needs nothing beside.
 * @returns how many entries the log has.
 */
export async function exportLog(database: Pick<Database, 'transaction'>, folder: string): Promise<number> {
  return database.transaction(async (sql) => {
    await sql.rows({ text: ONE_VIEW });
    await sql.rows({ text: PATIENT });
    return exportIn(sql, folder);
  });
}
