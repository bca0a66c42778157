/** When a count of different things was first reached, within a time, in each stretch of that length. */
export interface Reached {
  stretch: number;
  /** Days of the first and the last of them. */
  first: number;
  last: number;
}

/** Slides over the days. What is found of a stretch depends on everything that was seen, and on no order. */
export function reachedIn(
  seen: readonly { day: number; what: string }[],
  { count, withinDays }: { count: number; withinDays: number },
): Reached[] {
  const length = Math.max(1, withinDays);
  const found = new Map<number, Reached>();
  for (const last of [...new Set(seen.map(({ day }) => day))].toSorted((a, b) => a - b)) {
    const near = seen.filter(({ day }) => day <= last && day > last - length);
    const stretch = Math.floor(last / length);
    if (found.has(stretch) || new Set(near.map(({ what }) => what)).size < count) continue;
    found.set(stretch, { stretch, first: Math.min(...near.map(({ day }) => day)), last });
  }
  return [...found.values()];
}
