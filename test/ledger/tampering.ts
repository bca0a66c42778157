import fc from 'fast-check';
import type { Sql } from '@ouzel/runtime';

/** What a database administrator with every right may do to a trail, with the triggers off. */
export interface Tampering {
  name: string;
  /** Places of the log, from 0 to 1 of its length, and a number to choose by. */
  at: number;
  other: number;
  chosen: number;
}

const ID = '(select id from audit.entry where index = $1)';
const one = async (sql: Sql, text: string, values: unknown[]): Promise<void> => void (await sql.rows({ text, values }));

/** Another letter in the place of one of a text: of the shape that the column takes. */
function editOf(column: string, table: string, key: string): Tamper {
  return async (sql, { at, chosen }) => {
    const [row] = await sql.rows<{ text: string }>({
      text: `select ${column} as text from ${table} where ${key} = ${ID}`,
      values: [at],
    });
    const text = row?.text ?? '';
    const place = chosen % text.length;
    const letter = text[place] === 'x' ? 'y' : 'x';
    await one(sql, `update ${table} set ${column} = $2 where ${key} = ${ID}`, [
      at,
      text.slice(0, place) + letter + text.slice(place + 1),
    ]);
  };
}

function flipIn(column: string): Tamper {
  const text = `update audit.leaf set ${column} = set_byte(${column}, $2::int % octet_length(${column}), get_byte(${column}, $2::int % octet_length(${column})) # 1) where id = ${ID}`;
  return (sql, { at, chosen }) => one(sql, text, [at, chosen]);
}

const set =
  (assignment: string): Tamper =>
  (sql, { at }) =>
    one(sql, `update audit.event set ${assignment} where id = ${ID}`, [at]);
const drop =
  (...tables: string[]): Tamper =>
  async (sql, { at }) => {
    for (const table of tables) await one(sql, `delete from audit.${table} where id = ${ID}`, [at]);
  };

type Places = { at: number; other: number; chosen: number; size: number };
type Tamper = (sql: Sql, places: Places) => Promise<void>;

const FORGED = `insert into audit.event (id, recorded, organisation, outcome, event) select gen_random_uuid(), now(), organisation, outcome, event from audit.event where id = ${ID}`;

/** From a size on, as if it had never been. */
async function forget(sql: Sql, size: number): Promise<void> {
  for (const table of ['event', 'leaf'])
    await one(sql, `delete from audit.${table} where id in (select id from audit.entry where index >= $1)`, [size]);
  await one(sql, 'delete from audit.entry where index >= $1', [size]);
}

/** Each with the place that must be named, where that is one. */
export const TAMPERINGS: Readonly<Record<string, { tamper: Tamper; exact?: true }>> = {
  'edits an event': { tamper: editOf('event', 'audit.event', 'id'), exact: true },
  'edits a leaf': { tamper: editOf('leaf', 'audit.leaf', 'id'), exact: true },
  'edits a salt': { tamper: flipIn('salts'), exact: true },
  'edits a code': { tamper: flipIn('mac'), exact: true },
  'says it was somebody else': { tamper: set('person = gen_random_uuid()'), exact: true },
  'says it was another organisation': { tamper: set("organisation = organisation || 'X'"), exact: true },
  'says that it was refused': { tamper: set("outcome = '4'"), exact: true },
  'moves an event in time': { tamper: set("recorded = recorded - interval '1 microsecond'"), exact: true },
  'hides an event from a person': {
    tamper: (sql, { at }) => one(sql, `insert into audit.event_person (person, event) select gen_random_uuid(), ${ID}`, [at]),
    exact: true,
  },
  'deletes an event': { tamper: drop('event'), exact: true },
  'deletes a leaf': { tamper: drop('leaf'), exact: true },
  'deletes all of an event': { tamper: drop('event', 'leaf', 'entry'), exact: true },
  'inserts an event': { tamper: (sql, { at }) => one(sql, FORGED, [at]) },
  'inserts a leaf': {
    tamper: (sql, { at }) =>
      one(
        sql,
        `insert into audit.leaf (id, leaf, salts, mac, transaction) select gen_random_uuid(), leaf, salts, mac, '1' from audit.leaf where id = ${ID}`,
        [at],
      ),
  },
  'inserts an entry': {
    tamper: (sql, { size }) => one(sql, 'insert into audit.entry (index, id) values ($1, gen_random_uuid())', [size]),
  },
  'swaps two entries': {
    tamper: async (sql, { at, other, size }) => {
      const next = other === at ? (at + 1) % size : other;
      await one(
        sql,
        'create temporary table swapped on commit drop as select index, id from audit.entry where index in ($1, $2)',
        [at, next],
      );
      await one(sql, 'delete from audit.entry where index in ($1, $2)', [at, next]);
      await one(sql, 'insert into audit.entry select case index when $1 then $2 else $1 end, id from swapped', [at, next]);
    },
  },
  'cuts off the end': { tamper: (sql, { at }) => forget(sql, at), exact: true },
  'cuts off the end with its checkpoints': {
    tamper: async (sql, { at }) => {
      await forget(sql, at);
      await one(sql, 'delete from audit.checkpoint where size > $1', [at]);
    },
  },
  'edits a hash of the tree': {
    tamper: (sql, { chosen, size }) =>
      one(sql, 'update audit.tile set hashes = set_byte(hashes, $1, get_byte(hashes, $1) # 1) where level = 0 and index = 0', [
        chosen % (size * 32),
      ]),
  },
  'edits a checkpoint': {
    tamper: (sql, { chosen }) =>
      one(
        sql,
        "update audit.checkpoint set note = overlay(note placing case substr(note, p, 1) when 'A' then 'B' else 'A' end from p) from (select 1 + $1::int % 60 as p) place where size = (select max(size) from audit.checkpoint)",
        [chosen],
      ),
  },
  'deletes a checkpoint': {
    tamper: (sql) => one(sql, 'delete from audit.checkpoint where size = (select min(size) from audit.checkpoint)', []),
  },
  'changes the key': { tamper: (sql) => one(sql, "update audit.key set statement = replace(statement, '+', '-')", []) },
  'takes the log for another': { tamper: (sql) => one(sql, 'delete from audit.checkpoint', []) },
};

export const anyTampering: fc.Arbitrary<Tampering> = fc.record({
  name: fc.constantFrom(...Object.keys(TAMPERINGS)),
  at: fc.double({ min: 0, max: 0.999, noNaN: true }),
  other: fc.double({ min: 0, max: 0.999, noNaN: true }),
  chosen: fc.nat({ max: 1_000_000 }),
});

/** Does it to a log of `size` entries of which those at `marks` have no event. @returns the place that must be named, where that is one. */
export async function tamperWith(
  sql: Sql,
  { name, at, other, chosen }: Tampering,
  size: number,
  marks: ReadonlySet<number>,
): Promise<number | undefined> {
  const how = TAMPERINGS[name];
  if (how === undefined) throw new Error(name);
  let place = Math.floor(at * size);
  while (marks.has(place)) place = (place + 1) % size;
  await how.tamper(sql, { at: place, other: Math.floor(other * size), chosen, size });
  return how.exact === true ? place : undefined;
}
