/** Seeded choices: the same seed makes the same region, byte for byte. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
  /** One of the items, each as often as its weight says. */
  weighted<Item>(items: readonly [readonly [Item, number], ...(readonly [Item, number])[]]): Item;
  /** The items in another order; the list given stays as it is. */
  shuffle<Item>(items: readonly Item[]): Item[];
  /** Formatted as a version 4 UUID. */
  uuid(): string;
}

/** cyrb128's four lanes: every character of the seed reaches every word of the state. */
function stateOf(seed: string): [number, number, number, number] {
  let [a, b, c, d] = [0x3c6ef372, 0x9b05688c, 0xa54ff53a, 0x510e527f];
  for (let at = 0; at < seed.length; at += 1) {
    const unit = seed.charCodeAt(at);
    a = b ^ Math.imul(a ^ unit, 0x238f13af);
    b = c ^ Math.imul(b ^ unit, 0xb3f05585);
    c = d ^ Math.imul(c ^ unit, 0x85ebca6b);
    d = a ^ Math.imul(d ^ unit, 0x9e3779b1);
  }
  return [a, b, c, d];
}

/** sfc32 (small fast counter, PractRand), seeded from a text. */
export function createRandom(seed: string): Random {
  let [a, b, c, d] = stateOf(seed);
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4_294_967_296;
  };
  for (let at = 0; at < 15; at += 1) next();
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  const hex = (digits: number): string =>
    Math.floor(next() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  const pick: Random['pick'] = (items) => items[int(0, items.length - 1)] ?? items[0];
  return {
    next,
    int,
    pick,
    chance: (probability) => next() < probability,
    weighted(items) {
      let left = next() * items.reduce((sum, [, weight]) => sum + weight, 0);
      return (items.find(([, weight]) => (left -= weight) < 0) ?? items[0])[0];
    },
    shuffle(items) {
      const keyed = items.map((item) => ({ item, key: next() }));
      return keyed.toSorted((one, other) => one.key - other.key).map(({ item }) => item);
    },
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(8)}${hex(4)}`,
  };
}
