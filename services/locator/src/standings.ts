import { byObsolete, type Link, pathFrom } from './link-fold.ts';

/** Who somebody is now, and what the links on the way say of consents. */
export interface Standing {
  person: string;
  consent: boolean;
  reviewed: boolean;
}

export const standing = (person: string, path: readonly Link[]): Standing => ({
  person,
  consent: path.every(({ consent }) => consent === 'both'),
  reviewed: path.every(({ reviewed }) => reviewed),
});

/** Who each person is now: the last one known on the way from their NHS number. */
export function standings(links: readonly Link[], people: ReadonlyMap<string, string>): Map<string, Standing> {
  const onward = byObsolete(links, 'person');
  const byNumber = new Map([...people].map(([person, number]) => [number, person]));
  return new Map(
    [...people].map(([person, number]) => {
      const path = pathFrom(number, onward);
      const last = path.findLastIndex(({ survivor }) => byNumber.has(survivor));
      return [person, standing(byNumber.get(path[last]?.survivor ?? number) ?? person, path.slice(0, last + 1))];
    }),
  );
}
