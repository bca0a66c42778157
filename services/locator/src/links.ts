import { randomUUID } from 'node:crypto';
import type { LinkChanged, Links, LinkStatement } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Database, runEffects, type Sql } from '@ouzel/runtime';
import { LINK_COLUMNS, type Seeds } from './component.ts';
import { after, isLater, type Link, type LinkEvent } from './link-fold.ts';
import { listLinks } from './link-list.ts';
import { spokenOf } from './link-pair.ts';
import { assertMergeable, assertPair, assertPartable, custodianOf } from './mergeable.ts';
import { settle } from './settle.ts';
import { settleMerged } from './suspicions.ts';
import { createLinking } from './transactions.ts';
import { wronglyShown } from './wrongly-shown.ts';

const BY_ID = `select ${LINK_COLUMNS} from locator.link where link = $1`;
const RECORD = `insert into locator.link_event (event, link, change, scope, custodian, survivor, obsolete, consent, organisation, said_by, reason, source, occurred)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning sequence`;
const KEEP = `insert into locator.link (link, scope, custodian, survivor, obsolete, in_force, consent, reviewed, occurred) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  on conflict (link) do update set survivor = excluded.survivor, obsolete = excluded.obsolete, in_force = excluded.in_force,
    consent = excluded.consent, reviewed = excluded.reviewed, occurred = excluded.occurred`;
async function record(
  sql: Sql,
  event: string,
  said: Omit<LinkEvent, 'sequence' | 'occurred'> & {
    organisation: string;
    by: string;
    reason: string;
    source: string;
    occurred: Date;
  },
): Promise<LinkEvent> {
  const { link, change, scope, custodian, survivor, obsolete, consent, occurred } = said;
  const about = [event, link, change, scope, custodian, survivor, obsolete, consent];
  const values = [...about, said.organisation, said.by, said.reason, said.source, occurred];
  const [row] = await sql.rows<{ sequence: string }>({ name: 'locator-link-event', text: RECORD, values });
  const sequence = Number(row?.sequence);
  return { link, sequence, change, scope, custodian, survivor, obsolete, consent, occurred: occurred.getTime() };
}

async function keep(
  sql: Sql,
  { link, scope, custodian, survivor, obsolete, inForce, consent, reviewed, occurred }: Link,
): Promise<void> {
  const values = [link, scope, custodian, survivor, obsolete, inForce, consent, reviewed, new Date(occurred)];
  await sql.rows({ name: 'locator-link-keep', text: KEEP, values });
}

const seedsOf = ({ scope, custodian, survivor, obsolete }: Link): Seeds =>
  scope === 'person' ? { nhsNumbers: [survivor, obsolete] } : { local: { custodian, numbers: [survivor, obsolete] } };

/** A sender's clock may be ahead: whoever has the last word has it all the same. */
function occurredOf({ occurred, overrules }: LinkStatement, before: Link | undefined): Date {
  return overrules === true && before !== undefined ? new Date(Math.max(occurred.getTime(), before.occurred + 1)) : occurred;
}

async function stateIn(sql: Sql, asSaid: LinkStatement): Promise<LinkChanged> {
  assertPair(asSaid);
  const { statement, newest: before, others } = await spokenOf(sql, asSaid);
  const { change, scope } = statement;
  const custodian = custodianOf(statement);
  const occurred = occurredOf(statement, before);
  const later = before === undefined || isLater({ change, occurred: occurred.getTime() }, before);
  if (later && change === 'merge') await assertMergeable(sql, statement);
  if (later && change === 'unmerge') await assertPartable(sql, statement, before);
  const event = randomUUID();
  const said = { ...statement, occurred, custodian, consent: null };
  const now = after(before, await record(sql, event, { ...said, link: before?.link ?? randomUUID() }));
  await keep(sql, now);
  // Two links that came to be of one pair when a number took another's place end together.
  for (const other of later && change === 'unmerge' ? others.filter(({ inForce }) => inForce) : []) {
    const { link, survivor, obsolete } = other;
    await keep(sql, after(other, await record(sql, randomUUID(), { ...said, link, survivor, obsolete })));
  }
  if (change === 'merge' && scope === 'person') await settleMerged(sql, statement);
  const moved = await settle(sql, seedsOf(now), event);
  return { link: now.link, change, scope, inForce: now.inForce, moved };
}

/** Who is who, as events that are only ever added to, and all that follows from them kept in the same transaction. */
export function createLinks(database: Database): Links {
  const linking = createLinking(database);
  const links: Links = {
    async state(statement, alongside) {
      let changed: LinkChanged | undefined;
      await links.stateAll([statement], ([only]) => {
        changed = only;
        return only === undefined ? [] : alongside(only);
      });
      if (changed === undefined) throw new Error('A link was stated without its effects.');
      return changed;
    },
    async stateAll(statements, alongside) {
      await linking(async (sql) => {
        const changed: LinkChanged[] = [];
        for (const statement of statements) changed.push(await stateIn(sql, statement));
        await runEffects(sql, alongside(changed));
      });
    },
    async review(link, review, alongside) {
      await linking(async (sql) => {
        const [before] = await sql.rows<Link>({ name: 'locator-link', text: BY_ID, values: [link] });
        if (before?.inForce !== true) throw new FhirError('not-found', 'No such link is in force.');
        const event = randomUUID();
        const now = after(before, await record(sql, event, { ...before, ...review, change: 'review' }));
        await keep(sql, now);
        await settle(sql, seedsOf(now), event);
        await runEffects(sql, alongside);
      });
    },
    list: (criteria) => listLinks(database, criteria),
    wronglyShown: (link) => wronglyShown(database, link),
  };
  return links;
}
