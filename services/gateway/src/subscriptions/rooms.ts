import type { Parameters } from '@medplum/fhirtypes';
import type { AccessRequest, Audit, Disclosure, Effect, Requester, TopicName } from '@ouzel/exchange';

/** A Subscription that can be carried out. What else was asked is the sync service's own. */
export interface JudgedSubscription {
  topic: TopicName;
  /** Whom it is about, as it was named; absent: a population. */
  patient?: string;
}

export interface ShownSubscription {
  id: string;
  version: number;
  status: string;
  endpoint: string;
  text: string;
  updated: Date;
}

type Effects = (shown: ShownSubscription) => readonly Effect[];

/** Who is told of what: the sync service implements it. Nobody sees or changes another client's. */
export interface Subscriptions<Judged extends JudgedSubscription> {
  /** @throws FhirError where it cannot be carried out, or asks for what this caller may not have. */
  judge(json: unknown, requester: Requester): Judged;
  create(judged: Judged, about: { requester: Requester; person?: string }, effects: Effects): Promise<ShownSubscription>;
  /** @throws FhirError `stale-version`, `unsafe`. */
  update(
    subscription: string,
    judged: Judged,
    how: { requester: Requester; expected: number },
    effects: Effects,
  ): Promise<ShownSubscription | undefined>;
  read(subscription: string, requester: Requester): Promise<ShownSubscription | undefined>;
  list(requester: Requester): Promise<ShownSubscription[]>;
  remove(subscription: string, requester: Requester, effects: readonly Effect[]): Promise<boolean>;
  statuses(requester: Requester, subscription?: string): Promise<Parameters[]>;
  events(
    audit: Audit,
    request: AccessRequest,
    subscription: string,
    asked: { since: bigint; until: bigint; content?: string | undefined },
  ): Promise<Disclosure | undefined>;
  publishedKeys(): { keys: Record<string, string>[] };
}
