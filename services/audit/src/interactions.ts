import type { AuditEvent } from '@medplum/fhirtypes';

/** What an interaction is called in an AuditEvent: its code of restful-interaction, and BALP's letter. */
export interface Naming {
  subtype: string;
  action: NonNullable<AuditEvent['action']>;
}

/** FHIR restful-interaction code and BALP action letter; a search executes (E). */
const NAMINGS: Readonly<Record<string, Naming>> = {
  read: { subtype: 'read', action: 'R' },
  vread: { subtype: 'vread', action: 'R' },
  'history-instance': { subtype: 'history-instance', action: 'R' },
  'search-type': { subtype: 'search-type', action: 'E' },
  create: { subtype: 'create', action: 'C' },
  update: { subtype: 'update', action: 'U' },
  patch: { subtype: 'patch', action: 'U' },
  delete: { subtype: 'delete', action: 'D' },
  batch: { subtype: 'batch', action: 'E' },
  transaction: { subtype: 'transaction', action: 'C' },
  operation: { subtype: 'operation', action: 'E' },
  capabilities: { subtype: 'capabilities', action: 'E' },
  deliver: { subtype: 'operation', action: 'R' },
  // What came to no route, or was refused before it was known what it wanted.
  unknown: { subtype: 'operation', action: 'E' },
};
const OTHER: Naming = { subtype: 'operation', action: 'E' };

export const namingOf = (interaction: string): Naming => NAMINGS[interaction] ?? OTHER;

/** The interactions that are shown with a subtype, or an action, among these. */
export function interactionsNamed(by: keyof Naming, values: readonly string[]): string[] {
  return Object.entries(NAMINGS).flatMap(([interaction, naming]) => (values.includes(naming[by]) ? [interaction] : []));
}
