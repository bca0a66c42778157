import type { OperationOutcome } from '@medplum/fhirtypes';

/** One line of a searchset, as text that is already JSON. */
export interface Entry {
  fullUrl: string;
  text: string;
  mode: 'match' | 'include' | 'outcome';
  /** How well it fits what was asked (https://hl7.org/fhir/R4/patient-operation-match.html). */
  match?: { grade: string; score: number } | undefined;
}

const MATCH_GRADE = 'http://hl7.org/fhir/StructureDefinition/match-grade';

function searchOf({ mode, match }: Pick<Entry, 'mode' | 'match'>): string {
  if (match === undefined) return `{"mode":"${mode}"}`;
  return JSON.stringify({ extension: [{ url: MATCH_GRADE, valueCode: match.grade }], mode, score: match.score });
}

interface Link {
  relation: string;
  url: string;
}

export interface Searchset {
  /** How many there are in all; undefined where the caller did not want to know. */
  total: number | undefined;
  links: readonly Link[];
  entries: readonly Entry[];
  /** Shown last; counts as nothing. */
  outcome?: OperationOutcome | undefined;
  /** A tag of the whole answer. */
  tag?: { code: string; display: string } | undefined;
}

/** A searchset Bundle (https://hl7.org/fhir/R4/bundle.html#searchset), written by joining texts: resources are never parsed. */
export function searchset({ total, links, entries, outcome, tag }: Searchset): Buffer {
  let joined = '';
  // Ids and our own base need no escaping: both are ASCII letters, digits and plain marks.
  for (const { fullUrl, text, mode, match } of entries)
    joined += `${joined === '' ? '' : ','}{"fullUrl":"${fullUrl}","resource":${text},"search":${searchOf({ mode, match })}}`;
  if (outcome !== undefined)
    joined += `${joined === '' ? '' : ','}{"resource":${JSON.stringify(outcome)},"search":{"mode":"outcome"}}`;
  const counted = total === undefined ? '' : `"total":${total},`;
  const entry = joined === '' ? '' : `,"entry":[${joined}]`;
  const meta = tag === undefined ? '' : `"meta":{"tag":[${JSON.stringify(tag)}]},`;
  return Buffer.from(`{"resourceType":"Bundle",${meta}"type":"searchset",${counted}"link":${JSON.stringify(links)}${entry}}`);
}
