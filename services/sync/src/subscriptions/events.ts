import { type AccessRequest, type Audit, discloseEach, type Disclosure, type Permit, type ReleasedParts } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import type { Database } from '@ouzel/runtime';
import { notificationBundle, type Numbered } from './bundle.ts';
import { type Focus, focusOf, type LaneEvent } from './focus.ts';
import { limits } from './limits.ts';
import { isMeant } from './match.ts';
import { type Content, CONTENTS, type SubscriptionRow } from './model.ts';
import { partOf } from './requests.ts';
import type { TellOptions } from './tell.ts';

const EVENTS = `select e.event, e.kind, coalesce(r.person, e.person) as person,
    (s.person is null or ${isMeant('s.person', 'coalesce(r.person, e.person)')}) as meant, e.record, e.resource_type, e.local, e.named, e.occurred, n.number, n.attempts
  from sync.notification n join sync.subscription s using (subscription) join sync.event e using (event) left join locator.record r on r.record = e.record
  where n.subscription = $1 and n.number between $2 and $3 order by n.number limit ${limits.eventsShownMax}`;

export interface AskedEvents {
  /** Numbers, both inclusive. */
  since: bigint;
  until: bigint;
  content?: string | undefined;
}

/** Never more than the subscription itself gets. */
function contentOf({ content }: SubscriptionRow, asked: string | undefined): Content {
  const wanted = CONTENTS.findIndex((each) => each === asked);
  return CONTENTS[wanted < 0 ? CONTENTS.indexOf(content) : Math.min(wanted, CONTENTS.indexOf(content))] ?? 'empty';
}

const seen = (options: TellOptions, permit: Permit | FhirError | undefined, event: LaneEvent): Promise<Focus | undefined> =>
  permit === undefined || permit instanceof FhirError ? Promise.resolve(undefined) : focusOf(options, permit, event);

/** What is said where the beginning of what was asked for is not kept any more. */
function missing(events: readonly LaneEvent[], { since, until }: AskedEvents, last: bigint): { error?: string } {
  const first = BigInt(events[0]?.number ?? last + 1n);
  const wanted = since < 1n ? 1n : since;
  return wanted < first && wanted <= last && wanted <= until
    ? { error: `Events before number ${first} are not kept any more: read the record.` }
    : {};
}

/**
 * Events that were numbered before, by their numbers, decided anew for whoever asks: one that may not be told any more is a number alone.
 * @param audit the one of this request.
 */
export async function eventsAgain(
  options: TellOptions & { database: Database },
  audit: Audit,
  row: SubscriptionRow,
  request: AccessRequest,
  asked: AskedEvents,
): Promise<Disclosure> {
  const values = [row.subscription, String(asked.since), String(asked.until)];
  const events = await options.database.rows<LaneEvent & Record<string, unknown>>({
    name: 'sync-events-again',
    text: EVENTS,
    values,
  });
  const each = events.map((event) => partOf(request, event));
  return discloseEach({ consent: options.consent, audit }, request, each, async (permits): Promise<ReleasedParts> => {
    const foci = await Promise.all(events.map((event, at) => seen(options, permits[at], event)));
    const numbered = events.map(({ number, occurred }, at): Numbered => {
      const focus = foci[at];
      return { number: number ?? '', occurred, ...(focus === undefined ? {} : { focus }) };
    });
    const of = { ...row, content: contentOf(row, asked.content) };
    const said = {
      type: 'query-event' as const,
      status: row.status,
      events: numbered,
      ...missing(events, asked, BigInt(row.events)),
    };
    return {
      status: 200,
      body: notificationBundle(of, options.base, said, options.now()),
      answers: [],
      resources: [],
      parts: foci.map((focus) => ({
        resources: focus === undefined ? [] : [{ type: focus.type, id: focus.id, version: focus.version }],
      })),
    };
  });
}
