import type { GoldRecord } from './records.ts';

/** Pairs of records of two people that are hard to tell apart, by what makes them so: whoever links them links wrongly. */
export function hardPairs(gold: readonly GoldRecord[]): { name: string; pairs: number }[] {
  const kinds: Record<string, number> = {
    'one surname, date of birth and home': 0,
    'one NHS number': 0,
    'one full name and postcode': 0,
  };
  const count = (name: string, keyOf: (record: GoldRecord) => string | undefined): void => {
    const blocks = new Map<string, number[]>();
    for (const record of gold) {
      const key = keyOf(record);
      if (key !== undefined) blocks.set(key, [...(blocks.get(key) ?? []), record.person]);
    }
    for (const people of blocks.values())
      for (const [at, one] of people.entries())
        kinds[name] = (kinds[name] ?? 0) + people.slice(at + 1).filter((other) => other !== one).length;
  };
  const home = ({ demographics }: GoldRecord): string | undefined => demographics.homes[0]?.postcode?.replace(' ', '');
  count('one surname, date of birth and home', (record) => {
    const { families, birthDate } = record.demographics;
    const postcode = home(record);
    return birthDate === undefined || postcode === undefined ? undefined : [families[0], birthDate, postcode].join();
  });
  count('one NHS number', ({ demographics }) => demographics.nhsNumber);
  count('one full name and postcode', (record) => {
    const { families, givens } = record.demographics;
    const postcode = home(record);
    return postcode === undefined || givens[0] === undefined ? undefined : [families[0], givens[0], postcode].join();
  });
  return Object.entries(kinds).map(([name, pairs]) => ({ name, pairs }));
}
