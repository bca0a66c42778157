import { randomUUID } from 'node:crypto';
import type { Organisation } from '@ouzel/exchange';
import { base32OfUuid, systems } from '@ouzel/fhir';
import type { Sql } from '@ouzel/runtime';
import type { Claimed } from './lane.ts';
import { EVENT_SYSTEM } from './notification.ts';

// What this destination was told of the records that moved, or that it was told as the person's.
const CONCERNED = `select d.delivery from sync.delivery d join sync.event e using (event)
  where d.destination = $1 and d.state = 'delivered' and e.record = any($2::uuid[]) order by d.position`;

/** Deliveries of ours that the destination may have to look at again, by their ids (`Idempotency-Key`). */
export async function concerned(sql: Sql, { destination, records }: Claimed): Promise<string[]> {
  const rows = await sql.rows<{ delivery: string }>({ name: 'sync-concerned', text: CONCERNED, values: [destination, records] });
  return rows.map(({ delivery }) => delivery);
}

const header = (claimed: Claimed, destination: Organisation, focus: readonly { reference: string }[]) => ({
  resourceType: 'MessageHeader',
  id: claimed.delivery,
  eventCoding: { system: EVENT_SYSTEM, code: claimed.kind },
  destination: [{ endpoint: `urn:ods:${destination.ods}`, name: destination.name }],
  source: { endpoint: 'urn:ouzel', name: 'Ouzel' },
  ...(focus.length === 0 ? {} : { focus }),
});

function message(claimed: Claimed, resources: readonly unknown[]): Buffer {
  const bundle = {
    resourceType: 'Bundle',
    id: randomUUID(),
    type: 'message',
    identifier: { system: `${systems.custodianTag}/delivery`, value: claimed.delivery },
    timestamp: claimed.occurred.toISOString(),
    entry: resources.map((resource) => ({ resource })),
  };
  return Buffer.from(JSON.stringify(bundle));
}

const parameters = (
  link: string,
  deliveries: readonly string[],
  more: readonly { name: string; valueString: string }[] = [],
) => ({
  resourceType: 'Parameters',
  parameter: [
    { name: 'link', valueString: link },
    ...deliveries.map((delivery) => ({ name: 'delivery', valueString: delivery })),
    ...more,
  ],
});

/** To a destination that was told of the person: who they are now, and which of the earlier deliveries that bears on. */
export function linkNotice(
  claimed: Claimed & { link: string },
  destination: Organisation,
  { patient, person, deliveries }: { patient: string; person: string; deliveries: readonly string[] },
): Buffer {
  const focus = [{ reference: `Patient/${base32OfUuid(person)}` }];
  return message(claimed, [header(claimed, destination, focus), parameters(claimed.link, deliveries), JSON.parse(patient)]);
}

/** To the safety officer: which link, and where to read who was shown the wrong record. Nothing about anybody. */
export function officerNotice(claimed: Claimed & { link: string }, destination: Organisation): Buffer {
  const exposure = { name: 'exposure', valueString: `links/${claimed.link}/exposure` };
  return message(claimed, [header(claimed, destination, []), parameters(claimed.link, [], [exposure])]);
}
