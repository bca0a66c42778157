import type { Organisation, RelationshipFact } from '@ouzel/exchange';
import { systems } from '@ouzel/fhir';

/** Who posts, and when. */
export interface Poster {
  organisation: Organisation;
  now: Date;
}

/**
 * The relationships that a resource says there are now; an empty list: it was taken back. Undefined: it says nothing about them, and what it
 * said before stays.
 */
export type Said = readonly RelationshipFact[] | undefined;

export const TAKEN_BACK: Said = [];

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** A time as it was written; undefined where it is none. */
export function timeOf(text: string | undefined): Date | undefined {
  const at = text === undefined ? undefined : new Date(text);
  return at === undefined || Number.isNaN(at.getTime()) ? undefined : at;
}

/** What has begun or ended cannot be dated ahead: it counts from now. */
export function pastTimeOf(text: string | undefined, now: Date): Date {
  const at = timeOf(text);
  return at === undefined || at > now ? now : at;
}

/** The organisation that a reference names by ODS code. */
export function odsOf(reference: { identifier?: { system?: string; value?: string } } | undefined): string[] {
  const { system, value } = reference?.identifier ?? {};
  return system === systems.odsCode && value !== undefined ? [value] : [];
}
