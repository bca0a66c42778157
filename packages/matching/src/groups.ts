/** Records that were brought together. */
export interface Groups {
  of: (at: number) => number;
  members: (group: number) => readonly number[];
  join: (one: number, other: number) => void;
}

/** Each record a group of its own at first, named by its place. */
export function createGroups(count: number): Groups {
  const group = Array.from({ length: count }, (_, at) => at);
  const lists = group.map((at) => [at]);
  return {
    of: (at) => group[at] ?? at,
    members: (at) => lists[at] ?? [],
    join(one, other) {
      const moved = lists[other] ?? [];
      for (const at of moved) group[at] = one;
      lists[one]?.push(...moved);
      lists[other] = [];
    },
  };
}
