import type { Effect } from '@ouzel/exchange';
import { base32OfUuid } from '@ouzel/fhir';
import { ERASED, eventText, type Note, SALT_BYTES, sectionsOf } from '@ouzel/ledger';
import { type Database, runEffects, type Sql } from '@ouzel/runtime';
import { z } from 'zod';
import { limits } from './limits.ts';
import { storedEvent, type StoredEvent } from './stored-event.ts';
import { arrayText, termsOf } from './terms.ts';

// The trail is changed under the one setting that lets an erasure through its triggers.
const ALLOW = `select set_config('audit.erasing', 'on', true)`;
const ABOUT = `select v.id, v.event, v.outcome, v.person::text as person, l.salts from audit.event v join audit.leaf l on l.id = v.id
  where v.person = $1 or v.id in (select p.event from audit.event_person p where p.person = $1) limit ${limits.erasedAtOnce}`;
const CLEAR = `update audit.event v set event = g.event, person = g.person, terms = g.terms::text[]
  from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[]) as g(id, event, person, terms) where v.id = g.id`;
const FORGET = 'update audit.leaf l set salts = g.salts from unnest($1::uuid[], $2::bytea[]) as g(id, salts) where l.id = g.id';
// Why somebody wanted to see it again, in words; who, when and what was decided stay.
const UNREASON = `update audit.reconstruction set reason = 'Erased.', decision_reason = case when decision is null then null else 'Erased.' end
  where event = any($1::uuid[])`;
// A name that nothing in the trail has any more: that of somebody who asked for their own record.
const UNNAME = `delete from audit.agent_name a where a.name = any($1::text[])
  and not exists (select from audit.event e where e.terms @> array['n:' || a.name])`;
const UNLIST = 'delete from audit.event_person where person = $1 and event = any($2::uuid[])';

type Row = { id: string; event: string; outcome: string; person: string | null; salts: Buffer };

interface Cleared {
  id: string;
  event: string;
  person: string | null;
  /** What it is found by from now on. */
  terms: string;
  salts: Buffer;
  /** `<event id>/<place>` of each section that is gone. */
  erased: string[];
  /** Of who asked, where that is gone. */
  name?: string | undefined;
}

/** What is left of a section: that something of this kind happened, and with which result. */
const stub = (section: string): string => {
  const { interaction, status } = storedEvent.pick({ interaction: true, status: true }).parse(JSON.parse(section));
  return JSON.stringify({ interaction, target: '', status, resources: [], query: '' });
};
const partStub = (section: string): string => stub(section).replace(',"query":""', '');
/** Who asked, where that is the person themself. */
function selfStub(who: string): string {
  const { client, organisation, purpose } = storedEvent
    .pick({ client: true, organisation: true, purpose: true })
    .parse(JSON.parse(who));
  return JSON.stringify({ client, organisation, purpose, token: '', trace: '', requestId: '', from: '' });
}

const WHO = 0;
const ABOUT_PLACE = 1;

function cleared({ id, event, outcome, person, salts }: Row, names: readonly string[]): Cleared {
  // As it stands: a schema would put its fields in another order, and the text of each section is what was committed to.
  const stored: Record<string, unknown> = z.looseObject({}).parse(JSON.parse(event));
  const sections = sectionsOf(stored);
  const speaks = (text: string): boolean => names.some((name) => text.includes(name));
  const own = person !== null && names.includes(person);
  const [who, about] = [stored['purpose'] === 'PATRQT' && own, own || speaks(sections.about)];
  const parts = sections.parts.map(speaks);
  const places = [who, about, ...parts].flatMap((gone, place) => (gone ? [place] : []));
  const left = Buffer.from(salts);
  for (const place of places) ERASED.copy(left, place * SALT_BYTES);
  const text = eventText({
    who: places.includes(WHO) ? selfStub(sections.who) : sections.who,
    about: places.includes(ABOUT_PLACE) ? stub(sections.about) : sections.about,
    parts: sections.parts.map((part, at) => (parts[at] === true ? partStub(part) : part)),
  });
  const terms = arrayText(termsOf(outcome, storedEvent.parse(JSON.parse(text))));
  const erased = places.map((place) => `${id}/${place}`);
  const name = who ? storedEvent.shape.user.parse(stored['user'])?.name : undefined;
  return { id, event: text, person: own ? null : person, terms, salts: left, erased, name };
}

async function clear(sql: Sql, person: string, all: readonly Cleared[]): Promise<void> {
  const ids = all.map(({ id }) => id);
  await sql.rows({ text: ALLOW });
  await sql.rows({
    text: CLEAR,
    values: [ids, all.map(({ event }) => event), all.map((each) => each.person), all.map(({ terms }) => terms)],
  });
  await sql.rows({ text: FORGET, values: [ids, all.map(({ salts }) => salts)] });
  await sql.rows({ text: UNLIST, values: [person, ids] });
  await sql.rows({ text: UNREASON, values: [ids] });
  const names = new Set(all.flatMap(({ name }) => name ?? []));
  if (names.size > 0) await sql.rows({ text: UNNAME, values: [[...names]] });
}

/** The event that says in the log what was erased: not whose. */
export const erasureEvent = (target: string, query: string): StoredEvent => ({
  interaction: 'erase',
  target,
  status: 200,
  resources: [],
  query,
  client: 'ouzel',
  organisation: { ods: 'ouzel', name: 'Ouzel', kind: 'exchange' },
  purpose: 'HOPERAT',
  token: 'none',
  trace: 'none',
  requestId: 'none',
  from: 'none',
});

/** How the erasure is written into the log, in its own transaction. */
export type Noted = (stored: StoredEvent, note: Note) => Effect;

/**
 * Erases what the trail says about a person: salts, contents and places where they are found. Every proof stays valid, and an entry of the
 * log says which sections were erased. @returns how many events it was in.
 */
export async function erasePerson(database: Pick<Database, 'transaction'>, noted: Noted, person: string): Promise<number> {
  const names = [person, base32OfUuid(person)];
  for (let count = 0; ;) {
    const more = await database.transaction(async (sql) => {
      const rows = await sql.rows<Row>({ text: ABOUT, values: [person] });
      if (rows.length === 0) return 0;
      const all = rows.map((row) => cleared(row, names));
      await clear(sql, person, all);
      await runEffects(sql, [
        noted(erasureEvent('content of the trail', `events=${all.length}`), { erased: all.flatMap(({ erased }) => erased) }),
      ]);
      return all.length;
    });
    count += more;
    if (more < limits.erasedAtOnce) return count;
  }
}
