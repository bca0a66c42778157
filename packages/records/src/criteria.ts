import type { ResourceKey, Span } from '@ouzel/fhir';

/** Prefixes of dates and quantities (https://hl7.org/fhir/R4/search.html#prefix). */
export const PREFIXES = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'] as const;
export type Prefix = (typeof PREFIXES)[number];

/** A token as asked for: `system|code`, `system|`, `|code` (no system) or `code` (any system). */
export type WantedToken = { whole: string } | { system: string } | { code: string };

/** A quantity as asked for: between least and most, as precise as it was written. `unit`: `system|code`, or a code or unit of any system. */
export interface WantedQuantity {
  prefix: Prefix;
  value: number;
  least: number;
  most: number;
  unit?: { whole: string } | { code: string };
}

/** One parameter: any of its values must be met, at any of its elements. A search is all of its conditions. */
export type Condition =
  | { on: 'token'; paths: readonly string[]; any: readonly WantedToken[]; not?: boolean; terms?: boolean }
  | { on: 'date'; paths: readonly string[]; any: readonly { prefix: Prefix; span: Span }[] }
  | { on: 'quantity'; paths: readonly string[]; any: readonly WantedQuantity[] }
  | { on: 'string'; paths: readonly string[]; any: readonly string[]; match: 'start' | 'contains' | 'exact' }
  | { on: 'missing'; paths: readonly string[]; measured: boolean; missing: boolean }
  | { on: 'updated'; any: readonly { prefix: Prefix; span: Span }[] }
  /** By the date that a clinician would file it under; what has none is of every time. */
  | { on: 'filed'; from?: Date; until?: Date }
  | { on: 'keys'; keys: readonly ResourceKey[] };
