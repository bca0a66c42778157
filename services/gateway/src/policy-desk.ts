import type { AccessRequest, Effect, Organisation, PurposeOfUse } from '@ouzel/exchange';

/** A decided request as the trail kept it: the audit service implements reading it. */
export interface PastEvent {
  recorded: Date;
  purpose: string;
  organisation: { ods: string; name: string; kind: string };
  user?: { name: string; role: string } | undefined;
  client: string;
  interaction: string;
  target: string;
  status: number;
  person?: string | undefined;
  rule?: string | undefined;
  fact?: string | undefined;
  agreements?: readonly string[] | undefined;
  /** Of a request about several people, or of several interactions: each by itself. */
  parts?: readonly Omit<PastEvent, 'recorded' | 'purpose' | 'organisation' | 'user' | 'client' | 'parts'>[] | undefined;
}

/** Requests that were alike, and how often they were made. */
export interface PastRequest {
  person: string;
  organisation: Organisation;
  purpose: PurposeOfUse;
  role?: string;
  interaction: AccessRequest['interaction'];
  count: number;
  at?: Date;
}

export interface Past {
  event(id: string): Promise<PastEvent | undefined>;
  requests(range: { from: Date; until: Date; most: number }): AsyncIterable<readonly PastRequest[]>;
}

/** What information governance does with policy: the consent service implements it. */
export interface PolicyDesk {
  listed(): Promise<readonly { id: string; state: string }[]>;
  warnings(): Promise<readonly object[]>;
  /** @throws FhirError `bad-element`, `unsafe`, `key-reused`. */
  publish(json: unknown, alongside: (published: readonly string[]) => Effect): Promise<readonly string[]>;
  explain(event: PastEvent): Promise<object>;
  /** @throws FhirError as `publish` does. */
  rehearse(json: unknown, pages: AsyncIterable<readonly PastRequest[]>, by: 'now' | 'then'): Promise<object>;
}
