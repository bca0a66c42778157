import type { Permit } from '@ouzel/exchange';
import type { Shown } from '@ouzel/records';
import { referenceOf } from './review.ts';
import type { PartItem } from './rooms.ts';

/** What of one custodian's part goes out, and how much does not, by reason. */
export interface SelectedPart {
  ods: string;
  name: string;
  /** Absent: nobody there has reviewed it, and nothing of it goes out. */
  reviewed: Date | null;
  elsewhere: boolean;
  lines: Shown[];
  withheld: Record<string, number>;
}

const counted = (reasons: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const reason of reasons) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
};

/**
 * What goes out of what is held now: just the versions that their custodian's reviewer let through. What came or changed since, and what
 * the rules withhold from the person, stays in and is counted. Never a silence, and never a line that nobody looked at.
 */
export function selected(permit: Permit, shown: readonly Shown[], parts: readonly PartItem[]): SelectedPart[] {
  const custodians = new Map(permit.holdings.map(({ record, custodian }) => [record, custodian.ods]));
  const known = new Set(parts.map(({ custodian }) => custodian));
  const stray = permit.holdings.filter(({ custodian, source }) => source === 'stored' && !known.has(custodian.ods));
  const strangers = [...new Map(stray.map(({ custodian }) => [custodian.ods, custodian.name])).entries()];
  const late = strangers.map(([custodian, name]): PartItem => {
    return { custodian, name, elsewhere: false, reviewed: null, reviewedName: null, cleared: [], withheld: [] };
  });
  return [...parts, ...late].map((part): SelectedPart => {
    const { custodian: ods, name, reviewed, elsewhere, cleared, withheld } = part;
    const held = shown.filter(({ record }) => custodians.get(record) === ods);
    const [mayGo, judged] = [new Set(cleared), new Set(withheld.map(({ reference }) => reference))];
    const lines = held.filter((each) => mayGo.has(referenceOf(each)));
    const later = held.filter((each) => !mayGo.has(referenceOf(each)) && !judged.has(referenceOf(each)));
    const gone = cleared.length - lines.length;
    const reasons = [
      ...withheld.map(({ because }) => because),
      ...later.map(() => (reviewed === null ? 'not-reviewed' : 'since-the-review')),
      ...Array.from({ length: gone }, () => 'rule-or-changed'),
    ];
    return { ods, name, reviewed, elsewhere, lines, withheld: counted(reasons) };
  });
}
