import type { OperationOutcome } from '@medplum/fhirtypes';
import type { StoredEntry } from './intake.ts';

/** What the contributor is told at once: for vital signs the score in words and what to do. */
const RECEIPT = 'https://ouzel.example/fhir/StructureDefinition/receipt';

export function adviceOutcome({
  advice,
  created,
  receipt,
}: Pick<StoredEntry, 'advice' | 'created' | 'receipt'>): OperationOutcome {
  const lines = advice.length > 0 ? advice : [created ? 'Stored.' : 'It is here.'];
  const issue = lines.map((diagnostics) => ({
    severity: 'information' as const,
    code: 'informational' as const,
    diagnostics,
  }));
  const extension = [{ url: RECEIPT, valueReference: { reference: `Task/${receipt}` } }];
  return { resourceType: 'OperationOutcome', ...(receipt === undefined ? {} : { extension }), issue };
}

/** Header text is ASCII; advice is plain English, so nothing is lost. */
const headerText = (lines: readonly string[]): string =>
  lines
    .join(' ')
    .replaceAll(/[^\x20-\x7e]/g, '?')
    .slice(0, 1_000);

export const locationOf = (base: string, { type, id, version }: StoredEntry): string =>
  `${base}/${type}/${id}/_history/${version}`;

/** As a read of it has it: the version, and of whom it is shown. */
export const tagOf = ({ version }: StoredEntry, person: string): string => `W/"${version}.${person.slice(-6)}"`;

export function entryHeaders(base: string, entry: StoredEntry, person: string): Record<string, string> {
  return {
    Location: locationOf(base, entry),
    ETag: tagOf(entry, person),
    'Last-Modified': new Date(entry.updated).toUTCString(),
    ...(entry.advice.length === 0 ? {} : { 'X-Ouzel-Advice': headerText(entry.advice) }),
    // RFC 8631: where the state of this is told.
    ...(entry.receipt === undefined ? {} : { Link: `<${base}/Task/${entry.receipt}>; rel="status"` }),
  };
}
