import type { Database } from '@ouzel/runtime';
import { storedEvent, unpacked } from '../stored-event.ts';
import { limits } from './limits.ts';

const ALERTS = `select rule, event, role, person, score, sentence, facts, rules_version as "rulesVersion", occurred, raised
  from audit.alert where casefile = $1 order by occurred, rule, about limit ${limits.evidenceMax}`;
// What the alerts are about, and of a case about one person everything else that the member of staff did with their record.
const TRAIL = `select e.id, e.recorded, e.outcome, e.event from audit.event e join (
    select event as id from audit.alert where casefile = $1 and event is not null
    union select x.id from audit.casefile c join audit.event x on x.person = c.person and x.organisation = c.organisation
      where c.casefile = $1 and (x.event::jsonb -> 'user' ->> 'id') = c.staff) about using (id)
  order by e.recorded, e.id limit ${limits.evidenceMax}`;

export interface CaseAlert {
  rule: string;
  event: string | null;
  role: string;
  person: string | null;
  score: number;
  sentence: string;
  facts: Readonly<Record<string, string | number>>;
  rulesVersion: number;
  occurred: Date;
  raised: Date;
}

/** One event of the trail as evidence: what was done, by which rule it was decided, and which versions were shown. */
export interface EvidenceEvent {
  id: string;
  recorded: Date;
  outcome: string;
  status: number;
  interaction: string;
  target: string;
  purpose: string;
  client: string;
  from: string;
  requestId: string;
  rule?: string;
  person?: string;
  resources: string[];
}

export const alertsOf = (database: Pick<Database, 'rows'>, casefile: string): Promise<CaseAlert[]> =>
  database.rows<CaseAlert & Record<string, unknown>>({ name: 'case-alerts', text: ALERTS, values: [casefile] });

/** The events of the trail that a case stands on, oldest first. */
export async function evidenceOf(database: Pick<Database, 'rows'>, casefile: string): Promise<EvidenceEvent[]> {
  const rows = await database.rows<{ id: string; recorded: Date; outcome: string; event: string }>({
    name: 'case-evidence',
    text: TRAIL,
    values: [casefile],
  });
  return rows.map(({ id, recorded, outcome, event }) => {
    const stored = storedEvent.parse(JSON.parse(event));
    const { interaction, target, status, purpose, client, from, requestId, rule, person, parts = [] } = stored;
    return {
      id,
      recorded,
      outcome,
      status,
      interaction,
      target,
      purpose,
      client,
      from,
      requestId,
      ...(rule === undefined ? {} : { rule }),
      ...(person === undefined ? {} : { person }),
      resources: [stored, ...parts].flatMap((part) => unpacked(part.resources)),
    };
  });
}
