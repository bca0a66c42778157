import type { OperationOutcome } from '@medplum/fhirtypes';

/** One line of a searchset, as text that is already JSON. */
export interface Entry {
  fullUrl: string;
  text: string;
  mode: 'match' | 'include' | 'outcome';
}

const quoted = (text: string): string => JSON.stringify(text);

function entryText({ fullUrl, text, mode }: Entry): string {
  const url = mode === 'outcome' ? '' : `"fullUrl":${quoted(fullUrl)},`;
  return `{${url}"resource":${text},"search":{"mode":"${mode}"}}`;
}

export interface Searchset {
  total: number;
  links: readonly { relation: string; url: string }[];
  entries: readonly Entry[];
  /** Shown last; counts as nothing. */
  outcome?: OperationOutcome;
}

/** A searchset Bundle (https://hl7.org/fhir/R4/bundle.html#searchset), written by joining texts: resources are never parsed. */
export function searchset({ total, links, entries, outcome }: Searchset): Buffer {
  const last: Entry[] = outcome === undefined ? [] : [{ fullUrl: '', text: JSON.stringify(outcome), mode: 'outcome' }];
  const joined = [...entries, ...last].map(entryText).join(',');
  const entry = joined === '' ? '' : `,"entry":[${joined}]`;
  return Buffer.from(`{"resourceType":"Bundle","type":"searchset","total":${total},"link":${JSON.stringify(links)}${entry}}`);
}
