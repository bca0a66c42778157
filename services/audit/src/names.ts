import type { Database } from '@ouzel/runtime';
import { limits } from './limits.ts';
import type { StoredEvent } from './stored-event.ts';

const NOTE = 'insert into audit.agent_name (name) values ($1) on conflict do nothing';

/**
 * Notes the names of people who act, so that a search by a part of one finds it. Never in the transaction of an event: whoever has the same
 * name would wait for its end. One that could not be noted is noted with their next event. People who look at their own record are not listed.
 */
export function createNames(database: Pick<Database, 'rows'>): (event: Pick<StoredEvent, 'user' | 'purpose'>) => void {
  const known = new Set<string>();
  return ({ user, purpose }) => {
    const name = user?.name;
    if (name === undefined || purpose === 'PATRQT' || known.has(name)) return;
    if (known.size >= limits.namesKnown) known.clear();
    known.add(name);
    database.rows({ name: 'audit-note-name', text: NOTE, values: [name] }).catch(() => known.delete(name));
  };
}
