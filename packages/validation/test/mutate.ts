type Parent = Record<string, unknown> | unknown[];

const isParent = (value: unknown): value is Parent => typeof value === 'object' && value !== null;

/** Every place in a value: its parent and how it is reached from there. */
function placesIn(value: unknown): { put: (by: unknown) => void }[] {
  if (!isParent(value)) return [];
  if (Array.isArray(value))
    return value.flatMap((each, at) => [{ put: (by: unknown) => void (value[at] = by) }, ...placesIn(each)]);
  return Object.entries(value).flatMap(([name, each]) => [{ put: (by: unknown) => void (value[name] = by) }, ...placesIn(each)]);
}

export const places = (whole: unknown): number => placesIn(whole).length;

/** A copy with another value at one of its places. */
export function mutated(whole: unknown, at: number, by: unknown): unknown {
  const copy: unknown = structuredClone(whole);
  const found = placesIn(copy);
  found[at % found.length]?.put(by);
  return copy;
}
