import { allows } from '@ouzel/access';
import type { Permit, Pointers, ResourceVersion } from '@ouzel/exchange';
import type { RecordReader } from '@ouzel/records';
import { narrowed } from '../notification.ts';

/** An event of a subscription's lane. `person`: whose the record is now; `meant`: whether the subscription is about them. */
export interface LaneEvent {
  event: string;
  kind: string;
  person: string;
  meant: boolean;
  record: string;
  resource_type: string;
  local: string;
  named: string | null;
  occurred: Date;
  number: string | null;
  attempts: number;
}

export interface FocusRooms {
  reader: RecordReader;
  pointers: Pick<Pointers, 'read' | 'typesOf'>;
  consents: { history(permit: Permit, consent: string): Promise<{ id: string; version: number; text: string }[]> };
}

/** What an event is about, as the subscriber may see it now. */
export interface Focus extends ResourceVersion {
  text: string;
}

async function pointerOf({ pointers }: FocusRooms, permit: Permit, id: string): Promise<Focus | undefined> {
  const { ods } = permit.requester.organisation;
  const [shown, types] = await Promise.all([pointers.read(permit, id), pointers.typesOf({ ods, name: ods })]);
  return shown !== undefined && types.includes(shown.type) ? { ...shown, type: 'DocumentReference' } : undefined;
}

/**
 * What an event points to, read under a permit: undefined where this subscriber may not know of it, or where it is not there any more. The
 * two must look alike.
 */
export async function focusOf(rooms: FocusRooms, permit: Permit, event: LaneEvent): Promise<Focus | undefined> {
  const { resource_type: type, record, local, kind, named, meant } = event;
  if (!meant || !allows(permit.requester, type, 'r')) return undefined;
  if (kind === 'pointer-changed') return pointerOf(rooms, permit, named ?? '');
  if (kind === 'consent-changed') {
    const [newest] = await rooms.consents.history(permit, local);
    return newest === undefined ? undefined : { type, id: newest.id, version: newest.version, text: newest.text };
  }
  const keys = [{ record, local }];
  const [shown] = await rooms.reader.read(permit, { types: [type], conditions: [{ on: 'keys', keys }] });
  if (shown === undefined) return undefined;
  return {
    type,
    id: shown.id,
    version: shown.version,
    text: JSON.stringify(narrowed(shown.text, permit.requester.organisation)),
  };
}
