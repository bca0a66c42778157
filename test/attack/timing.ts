/** Samples of each of two requests, taken in turns. */
const SAMPLES = 500;
/** A machine that does other work disturbs a round now and then: one undisturbed round shows that nothing is told. */
const ROUNDS = 3;
const P_MIN = 0.01;
const GAP_MS_MAX = 1;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Complementary error function (Abramowitz and Stegun 7.1.26). */
function erfc(x: number): number {
  const t = 1 / (1 + 0.3275911 * x);
  const series = [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429];
  return series.reduceRight((sum, term) => (sum + term) * t, 0) * Math.exp(-x * x);
}

/** Two-sided p of the Mann-Whitney U test, by its normal approximation with ties at their mean rank. */
export function mannWhitney(a: readonly number[], b: readonly number[]): number {
  const all = [...a.map((value) => ({ value, mine: true })), ...b.map((value) => ({ value, mine: false }))].toSorted(
    (x, y) => x.value - y.value,
  );
  let rankSum = 0;
  for (let from = 0; from < all.length;) {
    let to = from;
    while (to < all.length && all[to]?.value === all[from]?.value) to += 1;
    const rank = (from + 1 + to) / 2;
    rankSum += all.slice(from, to).filter(({ mine }) => mine).length * rank;
    from = to;
  }
  const [n, m] = [a.length, b.length];
  const u = rankSum - (n * (n + 1)) / 2;
  const z = Math.abs(u - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
  return erfc(z / Math.SQRT2);
}

/** How two requests can be told apart by the time that they take; nothing where they cannot. */
export async function timingDiffers(one: () => Promise<number>, other: () => Promise<number>): Promise<string[]> {
  let got = '';
  for (let round = 0; round < ROUNDS; round += 1) {
    const [mine, theirs]: [number[], number[]] = [[], []];
    for (let count = 0; count < SAMPLES; count += 1) {
      mine.push(await one());
      theirs.push(await other());
    }
    const [p, gap] = [mannWhitney(mine, theirs), Math.abs(median(mine) - median(theirs))];
    if (p > P_MIN && gap < GAP_MS_MAX) return [];
    got = `p ${p.toFixed(4)}, medians ${gap.toFixed(3)} ms apart`;
  }
  return [got];
}
