import type { Note } from '@ouzel/ledger';
import type { StoredEvent } from './stored-event.ts';

type Gap = NonNullable<Note['gap']>;

/** Requests whose ids are kept apart; of what comes after that, each event counts. */
const APART_MAX = 100_000;

/** The time in which nothing could be written: what was refused in it is told once it is over. */
export interface Outage {
  refused(requestId: string, at: Date): void;
  /** The outage that is over; it is forgotten here, and must be given back where it could not be written. */
  take(at: Date): Gap | undefined;
  giveBack(gap: Gap): void;
}

export function createOutage(): Outage {
  let since: Date | undefined;
  let [more, requests] = [0, new Set<string>()];
  return {
    refused(requestId, at) {
      since ??= at;
      // A request that fails is recorded more than once; it is one.
      if (requests.size < APART_MAX) requests.add(requestId);
      else more += 1;
    },
    take(at) {
      if (since === undefined) return undefined;
      const gap = { from: since.toISOString(), until: at.toISOString(), refused: requests.size + more };
      since = undefined;
      [more, requests] = [0, new Set<string>()];
      return gap;
    },
    giveBack({ from, refused }) {
      since = new Date(from);
      more += refused;
    },
  };
}

/** The event that stands for all that could not be recorded. */
export function gapEvent({ from, until, refused }: Gap): StoredEvent {
  return {
    interaction: 'gap',
    target: 'the trail could not be written',
    status: 503,
    resources: [],
    query: `from=${from}&until=${until}&refused=${refused}`,
    client: 'ouzel',
    organisation: { ods: 'ouzel', name: 'Ouzel', kind: 'exchange' },
    purpose: 'HOPERAT',
    token: 'none',
    trace: 'none',
    requestId: 'none',
    from: 'none',
  };
}
