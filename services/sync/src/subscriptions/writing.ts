import { randomUUID } from 'node:crypto';
import { allows } from '@ouzel/access';
import { type Effect, type Requester, TOPICS } from '@ouzel/exchange';
import { base32OfUuid, FhirError } from '@ouzel/fhir';
import type { Database } from '@ouzel/runtime';
import { valuesToKeep } from './channel-headers.ts';
import { type EndpointPolicy, endpointOf } from './endpoint.ts';
import type { NotifyKeys } from './keys.ts';
import type { SubscriptionRow } from './model.ts';
import { type Asked, askedOf } from './parse.ts';
import { type ShownSubscription, shownOf } from './shown.ts';
import { addSubscription, changeSubscription, readSubscription } from './store.ts';

export interface WritingOptions {
  database: Database;
  policy: EndpointPolicy;
  keys: NotifyKeys;
  now: () => Date;
}

type Effects = (shown: ShownSubscription) => readonly Effect[];

/** Of a record that may hold anything, who may read none of these has nothing to follow. */
const ANY_OF = ['Observation', 'Encounter', 'Condition', 'DocumentReference'];

/** A subscription is a system's: who is told has no user, so that scopes of users open nothing. @throws FhirError `not-allowed`. */
function assertMayFollow({ user: _user, ...system }: Requester, { topic }: Asked): void {
  const { focus } = TOPICS[topic];
  const types = focus.length === 0 ? ANY_OF : focus;
  if (system.purpose !== 'TREAT' || system.patient !== undefined || !types.some((type) => allows(system, type, 'r')))
    throw new FhirError(
      'not-allowed',
      'A subscription is a system’s, for TREAT, with a system/ scope to read what its topic is about.',
    );
}

/** What the channel's headers hold. */
function heldBy(
  { header_names: names, header_values: values, subscription }: SubscriptionRow,
  keys: NotifyKeys,
): Map<string, string> {
  const texts = values === null ? [] : keys.open(values, subscription);
  return new Map(names.map((name, at) => [name.toLowerCase(), texts[at] ?? '']));
}

/** Another topic or filter would give the same numbers to other events. @throws FhirError `unsafe`. */
function assertSame(before: SubscriptionRow, { topic, population, patient }: Asked): void {
  const about = before.person === null ? undefined : base32OfUuid(before.person);
  if (before.topic !== topic || before.population !== population || patient?.split('/').at(-1) !== about)
    throw new FhirError('unsafe', 'Another topic, or another filter, is another subscription: create that.');
}

/** What a client does with its own subscriptions. */
export function writing({ database, policy, keys, now }: WritingOptions) {
  const keeping = (subscription: string, wanted: Asked, known: ReadonlyMap<string, string> = new Map()) => {
    const values = valuesToKeep(wanted.headers, known);
    return { wanted, headerValues: values.length === 0 ? null : keys.seal(values, subscription), at: now() };
  };
  return {
    /** @throws FhirError where it cannot be carried out, or asks for what this caller may not have. */
    judge(json: unknown, requester: Requester): Asked {
      const asked = askedOf(json, (text) => endpointOf(text, requester.clientId, policy));
      assertMayFollow(requester, asked);
      return asked;
    },

    /** @param about.person whom a permit was given for, where it is about one person. */
    async create(
      judged: Asked,
      { requester, person = null }: { requester: Requester; person?: string | null },
      effects: Effects,
    ) {
      const subscription = randomUUID();
      const about = { subscription, person, ...keeping(subscription, judged) };
      return shownOf(await addSubscription(database, requester, about, (row) => effects(shownOf(row))));
    },

    /** Everything but its topic and whom it is about. @throws FhirError `stale-version`, `unsafe`. */
    async update(
      subscription: string,
      judged: Asked,
      { requester, expected }: { requester: Requester; expected: number },
      effects: Effects,
    ): Promise<ShownSubscription | undefined> {
      const before = await readSubscription(database, requester, subscription);
      if (before === undefined) return undefined;
      assertSame(before, judged);
      const how = { subscription, expected, ...keeping(subscription, judged, heldBy(before, keys)) };
      return shownOf(await changeSubscription(database, requester, how, (row) => effects(shownOf(row))));
    },
  };
}
