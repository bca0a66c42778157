import { ORGANISATION_KINDS } from '@ouzel/exchange';
import { z } from 'zod';

export const STANDING_KINDS = ['organisation', 'practitioner', 'role', 'client'] as const;
export type StandingKind = (typeof STANDING_KINDS)[number];
export const STANDINGS = ['active', 'suspended', 'removed'] as const;

/** Somebody, or something, that may act through the exchange. */
export const entry = z.object({
  kind: z.enum(STANDING_KINDS),
  id: z.string(),
  name: z.string().nullable(),
  organisation: z.string().nullable(),
  practitioner: z.string().nullable(),
  organisationKind: z.enum(ORGANISATION_KINDS).nullable(),
  status: z.enum(STANDINGS),
  version: z.number(),
  reason: z.string(),
  changedBy: z.string(),
  changed: z.date(),
});
export type StandingEntry = z.output<typeof entry>;

export interface Registrant {
  kind: StandingKind;
  id: string;
  name: string;
  organisation?: string | undefined;
  practitioner?: string | undefined;
  /** Of an organisation. */
  organisationKind?: z.output<typeof entry>['organisationKind'] | undefined;
}

export interface Change {
  reason: string;
  by: string;
}
