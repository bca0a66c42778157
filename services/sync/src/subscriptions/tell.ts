import { type AccessRequest, type Audit, type Consent, discloseEach, type Permit, type ReleasedParts } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import type { Sql } from '@ouzel/runtime';
import { notificationBundle, type Numbered } from './bundle.ts';
import { type Focus, type FocusRooms, focusOf } from './focus.ts';
import { type ClaimedLane, giveNumbers, type Head } from './lane.ts';
import { partOf } from './requests.ts';

export interface TellOptions extends FocusRooms {
  database: Sql;
  consent: Pick<Consent, 'decide'>;
  audit: Audit;
  /** Public base of the FHIR API, without a final slash. */
  base: string;
  now: () => Date;
}

/** What is to be sent of the heads of a lane. */
export interface Ready {
  body: Buffer;
  became: ReadonlyMap<string, 'told' | 'hidden'>;
}

const seen = (rooms: FocusRooms, permit: Permit | FhirError | undefined, head: Head): Promise<Focus | undefined> =>
  permit === undefined || permit instanceof FhirError ? Promise.resolve(undefined) : focusOf(rooms, permit, head);

/** A number that was given stays, without what it was about where that may not be told any more. */
const isTold = ({ number }: Head, focus: Focus | undefined): boolean => number !== null || focus !== undefined;

/**
 * Decides on each event anew, numbers those that may be told, and makes the notification; its audit event is durable when this resolves.
 * @param numbered is told which numbers were given, before anybody can have heard of them.
 */
export async function makeReady(
  options: TellOptions,
  lane: ClaimedLane,
  heads: readonly Head[],
  whole: AccessRequest,
  numbered: (events: readonly string[]) => void,
): Promise<Ready> {
  let became = new Map<string, 'told' | 'hidden'>();
  const each = heads.map((head) => partOf(whole, head));
  const { body } = await discloseEach(options, whole, each, async (permits): Promise<ReleasedParts> => {
    const foci = await Promise.all(heads.map((head, at) => seen(options, permits[at], head)));
    became = new Map(heads.map((head, at) => [head.event, isTold(head, foci[at]) ? 'told' : 'hidden']));
    const fresh = heads.filter(({ event, number }) => number === null && became.get(event) === 'told').map(({ event }) => event);
    const given = await giveNumbers(options.database, lane, fresh);
    numbered(fresh);
    const events = heads.flatMap(({ event, number, occurred }, at): Numbered[] => {
      const [own, focus] = [number ?? given.get(event), foci[at]];
      return own === undefined ? [] : [{ number: own, occurred, ...(focus === undefined ? {} : { focus }) }];
    });
    const of = { ...lane, events: String(BigInt(heads[0]?.events ?? lane.events) + BigInt(fresh.length)) };
    const said = { type: 'event-notification' as const, status: 'active' as const, events };
    return {
      status: events.length === 0 ? 204 : 200,
      body: events.length === 0 ? Buffer.alloc(0) : notificationBundle(of, options.base, said, options.now()),
      answers: [],
      resources: [],
      parts: foci.map((focus) => ({
        resources: focus === undefined ? [] : [{ type: focus.type, id: focus.id, version: focus.version }],
      })),
    };
  });
  return { body, became };
}
