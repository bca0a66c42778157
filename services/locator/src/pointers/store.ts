import {
  assertAlive,
  type Effect,
  type Holder,
  type Outbox,
  type Permit,
  PointerError,
  type PointerOutcome,
} from '@ouzel/exchange';
import { type Database, runEffects, type Sql, type Statement } from '@ouzel/runtime';
import { z } from 'zod';
import type { LabelledPointer } from './judge.ts';
import { keptText } from './text.ts';

const RECORD = 'select record from locator.record where person = $1 and custodian = $2 and audience is null';
const KNOWN =
  'select id, record, holder, type, body, version from locator.document_pointer where id = any($1::text[]) order by id for update';
const MAKE = `insert into locator.document_pointer (id, record, holder, type, category, labels, body, meta, created, updated)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) on conflict (id) do nothing returning version`;
const CHANGE = `update locator.document_pointer set labels = $2, body = $3, meta = $4, updated = $5, version = version + 1 where id = $1 returning version`;
// Whoever promised to tell of changes tells by publishing: what is known of its record is in doubt from now on.
const TOLD = 'update locator.record set changed = greatest(changed, $2) where record = $1';
const DROP = 'delete from locator.document_pointer where id = any($1::text[])';

/** What says which document a pointer is of; another document is another pointer. */
const IMMUTABLE = ['masterIdentifier', 'identifier', 'status', 'type', 'custodian', 'relatesTo', 'author'] as const;

interface Known {
  id: string;
  record: string;
  holder: string;
  type: string;
  body: string;
  version: number;
}

export interface Storing {
  holder: Holder;
  mustExist?: boolean | undefined;
  /** Fails where the rules that it is labelled by have changed. */
  guard: Statement | undefined;
  now: Date;
  alongside: (outcome: PointerOutcome, version: number) => Effect;
  /** What the pointer itself brings about. */
  following: readonly Effect[];
  outbox: Pick<Outbox, 'changed'>;
}

const keptBody = z.looseObject({ date: z.string().optional() });

export const notFound = (): PointerError =>
  new PointerError('not-found', 'NO_RECORD_FOUND', 'The requested DocumentReference could not be found');

const immutable = (name: string): PointerError =>
  new PointerError('bad-element', 'BAD_REQUEST', `The field '${name}' is immutable and cannot be updated`, name);

/** The record that a holder has of the person of the permit. */
async function recordFor(sql: Sql, permit: Permit, holder: Holder): Promise<string> {
  assertAlive(permit);
  const values = [permit.person, holder.ods];
  const [row] = await sql.rows<{ record: string }>({ name: 'pointers-record', text: RECORD, values });
  if (row === undefined) throw notFound();
  return row.record;
}

/** Those that a pointer replaces must be of the same person and type. @returns ids of what is deleted. */
function replacedBy({ targets, type }: LabelledPointer, record: string, known: ReadonlyMap<string, Known>): string[] {
  return targets.flatMap(({ id, at, replaces }) => {
    const target = known.get(id);
    const wrong = (what: string): PointerError =>
      new PointerError(
        'bad-element',
        'BAD_REQUEST',
        `The relatesTo target document ${what}`,
        `relatesTo[${at}].target.identifier.value`,
      );
    if (target === undefined) throw wrong('does not exist');
    if (target.record !== record) throw wrong('NHS number does not match the NHS number in the request');
    if (target.type !== type) throw wrong('type does not match the type in the request');
    return replaces ? [id] : [];
  });
}

async function change(
  sql: Sql,
  { id, labels, resource }: LabelledPointer,
  before: Known,
  record: string,
  now: Date,
): Promise<number> {
  if (before.record !== record) throw immutable('subject');
  const kept = keptBody.parse(JSON.parse(`{${before.body}`));
  const astray = IMMUTABLE.find((name) => JSON.stringify(kept[name]) !== JSON.stringify(resource[name]));
  if (astray !== undefined) throw immutable(astray);
  const { body, meta } = keptText(resource, kept.date ?? now.toISOString());
  const [row] = await sql.rows<{ version: number }>({
    name: 'pointers-change',
    text: CHANGE,
    values: [id, labels, body, meta, now],
  });
  if (row === undefined) throw notFound();
  return row.version;
}

/** What whoever has subscribed to pointers is told of. */
function changedEffect({ outbox, now }: Storing, { person }: Permit, record: string, named: string): Effect {
  const resource = { type: 'DocumentReference', local: record };
  return outbox.changed({ kind: 'pointer-changed', person, record, resource, named, occurred: now });
}

async function make(sql: Sql, pointer: LabelledPointer, record: string, { holder, now }: Storing): Promise<boolean> {
  const { id, type, category, labels, resource } = pointer;
  const { body, meta } = keptText(resource, now.toISOString());
  const values = [id, record, holder.name, type, category, labels, body, meta, now];
  return (await sql.rows({ name: 'pointers-make', text: MAKE, values })).length > 0;
}

/** Stores a pointer with its event in one transaction. The same id put by two at once is made by one and changed by the other. */
export async function storePointer(
  database: Database,
  permit: Permit,
  pointer: LabelledPointer,
  how: Storing,
): Promise<{ outcome: PointerOutcome; version: number }> {
  const done = await database.transaction(async (sql) => {
    if (how.guard !== undefined) await sql.rows(how.guard);
    const record = await recordFor(sql, permit, how.holder);
    const ids = [pointer.id, ...pointer.targets.map(({ id }) => id)];
    const rows = await sql.rows<Known & Record<string, unknown>>({ name: 'pointers-known', text: KNOWN, values: [ids] });
    const known = new Map(rows.map((row) => [row.id, row]));
    const before = known.get(pointer.id);
    if (before === undefined && how.mustExist === true) throw notFound();
    await sql.rows({ name: 'pointers-told', text: TOLD, values: [record, how.now] });
    const following = [...how.following, changedEffect(how, permit, record, pointer.id)];
    if (before !== undefined) {
      const version = await change(sql, pointer, before, record, how.now);
      await runEffects(sql, [...following, how.alongside('updated', version)]);
      return { outcome: 'updated' as const, version };
    }
    const replaced = replacedBy(pointer, record, known);
    if (!(await make(sql, pointer, record, how))) return undefined;
    if (replaced.length > 0) await sql.rows({ name: 'pointers-drop', text: DROP, values: [replaced] });
    const outcome = replaced.length > 0 ? ('superseded' as const) : ('created' as const);
    await runEffects(sql, [...following, how.alongside(outcome, 1)]);
    return { outcome, version: 1 };
  });
  return done ?? storePointer(database, permit, pointer, how);
}

export async function removePointer(
  database: Database,
  permit: Permit,
  id: string,
  { holder, now, alongside }: { holder: Holder; now: Date; alongside: (version: number) => Effect },
): Promise<number> {
  return database.transaction(async (sql) => {
    const record = await recordFor(sql, permit, holder);
    const [known] = await sql.rows<Known & Record<string, unknown>>({ name: 'pointers-known', text: KNOWN, values: [[id]] });
    if (known === undefined || known.record !== record || known.holder !== holder.name) throw notFound();
    await sql.rows({ name: 'pointers-drop', text: DROP, values: [[id]] });
    await sql.rows({ name: 'pointers-told', text: TOLD, values: [record, now] });
    await runEffects(sql, [alongside(known.version)]);
    return known.version;
  });
}
