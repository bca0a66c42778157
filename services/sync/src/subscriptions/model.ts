import type { TopicName } from '@ouzel/exchange';

export const PROFILES = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition';
export const CONTENTS = ['empty', 'id-only', 'full-resource'] as const;
export type Content = (typeof CONTENTS)[number];
export type SubscriptionStatus = 'requested' | 'active' | 'error' | 'off';

/** Relationships by which a population can be subscribed to. That one posted about somebody is none. */
export const POPULATIONS = ['gp-registration', 'encounter', 'residency', 'open-case', 'referral', 'appointment', 'call'] as const;

/** What a subscription asks for, whoever's it is. */
export interface Wanted {
  topic: TopicName;
  content: Content;
  endpoint: string;
  headers: readonly (readonly [name: string, value: string])[];
  reason: string;
  ends: Date | null;
  heartbeatS: number | null;
  timeoutS: number | null;
  maxCount: number | null;
  population: string | null;
  /** It is to be told nothing for now. */
  off: boolean;
}

/** A subscription as it is kept. */
export interface SubscriptionRow {
  subscription: string;
  client: string;
  organisation: string;
  scopes: string[];
  topic: TopicName;
  person: string | null;
  population: string | null;
  content: Content;
  endpoint: string;
  header_names: string[];
  header_values: Buffer | null;
  reason: string;
  ends: Date | null;
  heartbeat_s: number | null;
  timeout_s: number | null;
  max_count: number | null;
  version: number;
  updated: Date;
  status: SubscriptionStatus;
  error: string | null;
  handshaken: boolean;
  /** bigint, as PostgreSQL writes it. */
  events: string;
  failures: number;
  fence: string;
}

export const COLUMNS = `subscription, client, organisation, scopes, topic, person, population, content, endpoint, header_names, header_values,
  reason, ends, heartbeat_s, timeout_s, max_count, version, updated, status, error, handshaken, events, failures, fence`;
