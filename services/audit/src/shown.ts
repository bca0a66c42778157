import { FhirError } from '@ouzel/fhir';
import type { Database } from '@ouzel/runtime';
import { limits } from './limits.ts';
import { storedEvent, type StoredEvent, unpacked } from './stored-event.ts';

/** A release of a person's record: to whom, when, and which versions. */
export interface ShownEvent {
  id: string;
  recorded: Date;
  organisation: { ods: string; name: string };
  user?: { id: string; name: string; role: string };
  client: string;
  purpose: string;
  /** The replaced person or linked record on whose relationship alone it rested. */
  through?: string;
  /** `Type/id/_history/version`. */
  resources: string[];
}

const READ = `select sequence, id, recorded, event from audit.event
  where (person = $1 or id in (select p.event from audit.event_person p where p.person = $1)) and outcome = '0'
    and recorded >= $2 and recorded <= $3 and sequence > $4 order by sequence limit ${limits.shownAtOnce}`;

type Row = { sequence: string; id: string; recorded: Date; event: string };

function shownOf({ id, recorded, event }: Row, person: string): ShownEvent[] {
  const stored: StoredEvent = storedEvent.parse(JSON.parse(event));
  const parts = [stored, ...(stored.parts ?? [])].filter((part) => part.person === person && part.resources.length > 0);
  const { organisation, user, client, purpose } = stored;
  return parts.map(({ through, resources }) => ({
    id,
    recorded,
    organisation: { ods: organisation.ods, name: organisation.name },
    client,
    purpose,
    ...(user === undefined ? {} : { user }),
    ...(through === undefined ? {} : { through }),
    resources: unpacked(resources),
  }));
}

/** Everything of a person's record that left within a time, oldest first. @throws FhirError `too-costly` where that is more than can be listed. */
export async function shownOfPerson(
  database: Pick<Database, 'rows'>,
  { person, from, until }: { person: string; from: Date; until: Date },
): Promise<ShownEvent[]> {
  const shown: ShownEvent[] = [];
  for (let last = '0'; ;) {
    const rows = await database.rows<Row>({ name: 'audit-shown', text: READ, values: [person, from, until, last] });
    shown.push(...rows.flatMap((row) => shownOf(row, person)));
    if (rows.length < limits.shownAtOnce) return shown;
    if (shown.length > limits.shownMax)
      throw new FhirError('too-costly', 'More was shown than can be listed: ask for a shorter time.');
    last = rows.at(-1)?.sequence ?? last;
  }
}
