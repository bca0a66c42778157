const YEAR_MS = 31_556_952_000;

/** How old somebody is, where it is known when they were born. */
export const ageAt = (born: string | undefined, now: Date): { ageYears?: number } =>
  born === undefined ? {} : { ageYears: Math.floor((now.getTime() - new Date(born).getTime()) / YEAR_MS) };
