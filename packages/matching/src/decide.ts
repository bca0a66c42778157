import { type Bar, contradictions, gaps, onlyOneCanBeMeant } from './bars.ts';
import { compare, type Comparison } from './compare.ts';
import type { Frequencies } from './frequencies.ts';
import { limits } from './limits.ts';
import type { Profile } from './profile.ts';
import { type Reason, reasonsOf, sumOf, type Weights } from './weights.ts';

export interface Judgement {
  /**
   * `link`: one person, certainly enough for no one to look. `probable`: the same, as long as nobody else fits as well. `review`: a person
   * must look. `apart`: not linked.
   */
  verdict: 'link' | 'probable' | 'review' | 'apart';
  /** The sum of the reasons: log2 of how many times likelier the comparison is for one person than for two. */
  bits: number;
  reasons: readonly Reason[];
  bars: readonly Bar[];
}

/** The model that pairs are judged by. */
export interface Model {
  weights: Weights;
  frequencies: Frequencies;
  /** How many people there are among whom one is sought: the more, the likelier that two agree by chance. */
  people: number;
}

/** Bits that a link needs: one more for each doubling of those who could be meant. */
const linkBits = ({ people }: Model): number => limits.linkBits + Math.log2(Math.max(1, people / limits.linkBitsPeople));

/** Whether what bars a link can be doubted: brothers are not sent to review for being brothers. */
function isWorthALook({ nhsNumber, family, given, birthDate }: Comparison, bits: number): boolean {
  // A number that is somebody else's is found here, and in no other way.
  if (nhsNumber === 'same') return true;
  if (bits < limits.reviewBits) return false;
  if (given === 'different' || given === 'some' || birthDate === 'different' || birthDate === 'generation') return false;
  if (nhsNumber !== 'different') return true;
  return (given === 'same' || given === 'variant') && birthDate === 'same' && family !== 'different';
}

function verdictOf(
  comparison: Comparison,
  multiple: boolean,
  bits: number,
  bars: readonly Bar[],
  least: number,
): Judgement['verdict'] {
  if (bits >= least && bars.length === 0) return 'link';
  if (bits >= least && onlyOneCanBeMeant(comparison, multiple)) return 'probable';
  return isWorthALook(comparison, bits) ? 'review' : 'apart';
}

/** Judges whether two records are of one person, with every reason. Pure and symmetric. */
export function judge(one: Profile, other: Profile, model: Model): Judgement {
  const comparison = compare(one, other);
  const multiple = one.multiple || other.multiple;
  const reasons = reasonsOf(comparison, [one, other], model.weights, model.frequencies);
  const bits = sumOf(reasons);
  const bars = [...contradictions(comparison, multiple), ...gaps(comparison)];
  return { verdict: verdictOf(comparison, multiple, bits, bars, linkBits(model)), bits, reasons, bars };
}

/** Whether two records cannot be one person's, so that no third may bring them together. */
export function contradict(one: Profile, other: Profile): boolean {
  const comparison = compare(one, other);
  const multiple = one.multiple || other.multiple;
  return contradictions(comparison, multiple).length > 0 && !onlyOneCanBeMeant(comparison, multiple);
}
