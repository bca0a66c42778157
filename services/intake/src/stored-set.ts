import { FhirError, isSituation } from '@ouzel/fhir';
import { z } from 'zod';

/** A posted resource as it is now kept. */
const storedEntry = z.object({
  type: z.string(),
  id: z.string(),
  version: z.number(),
  /** Its JSON text; empty where it was there before and may not be shown, or where the answer is given again. */
  text: z.string(),
  /** Milliseconds since 1970. */
  updated: z.number(),
  created: z.boolean(),
  /** What its contributor is told at once. */
  advice: z.array(z.string()),
  /** Of the first of a home's readings: the id of the Task that says what becomes of them. */
  receipt: z.string().optional(),
});
/** Why a resource was not stored, as it is remembered. */
const refusedEntry = z.object({ situation: z.string(), message: z.string(), expression: z.array(z.string()) });

const remembered = z.object({
  entries: z.array(z.union([storedEntry, refusedEntry])),
  written: z.array(z.array(z.object({ type: z.string(), id: z.string(), version: z.number() }))),
  plan: z.array(z.tuple([z.string(), z.number()])),
});

export type StoredEntry = z.output<typeof storedEntry>;

export interface StoredSet {
  /** In the order of what was to be stored; in a partial set the error of what was not. */
  entries: (StoredEntry | FhirError)[];
  /** Everything written for each person, derived resources too, in the order of the people. */
  written: { type: string; id: string; version: number }[][];
  /** For whom how many were to be stored, in order: an answer is given again to those very people only. */
  plan: [person: string, count: number][];
  /** The same key was answered before: nothing was written this time. */
  again: boolean;
}

/** A set as it is kept with its key: without content, which is shown again only as far as it may be shown then. */
export function textOf({ entries, written, plan }: StoredSet): string {
  const kept = entries.map((entry) =>
    entry instanceof FhirError
      ? { situation: entry.situation, message: entry.message, expression: entry.expression }
      : { ...entry, text: '' },
  );
  return JSON.stringify({ entries: kept, written, plan });
}

export function setOfText(text: string): StoredSet {
  const { entries, ...rest } = remembered.parse(JSON.parse(text));
  return {
    ...rest,
    entries: entries.map((entry) => {
      if (!('situation' in entry)) return entry;
      const { situation, message, expression } = entry;
      return new FhirError(isSituation(situation) ? situation : 'bug', message, { expression });
    }),
    again: true,
  };
}
