import { z } from 'zod';

const PLACE = 'ouzel-audit-head';
const kept = z.object({ note: z.string(), key: z.string(), at: z.coerce.date() });

/** The last checkpoint that this browser saw, and the first key of its log. Nothing in it is about anybody. */
export type KeptHead = z.output<typeof kept>;

export function readKept(): KeptHead | undefined {
  try {
    return kept.safeParse(JSON.parse(window.localStorage.getItem(PLACE) ?? 'null')).data;
  } catch {
    return undefined;
  }
}

export function keep({ note, key, at }: KeptHead): void {
  try {
    window.localStorage.setItem(PLACE, JSON.stringify({ note, key, at: at.toISOString() }));
  } catch {
    // A browser that keeps nothing is a witness of nothing; the other checks hold all the same.
  }
}
