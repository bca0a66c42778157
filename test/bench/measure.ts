/** One line of the lesser table: how much, of what, and against which bound or goal. */
export interface Row {
  what: string;
  value: number;
  unit: string;
  ratio?: number;
  against?: string;
}

const ROUNDS = 5;

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Rates per second of two works, measured by turns so that noise meets both alike: medians of the rounds. */
export async function byTurns(one: () => Promise<void>, other: () => Promise<void>, times: number): Promise<[number, number]> {
  const rates: [number[], number[]] = [[], []];
  const rate = async (work: () => Promise<void>): Promise<number> => {
    const started = performance.now();
    for (let at = 0; at < times; at += 1) await work();
    return (times * 1_000) / (performance.now() - started);
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    rates[0].push(await rate(one));
    rates[1].push(await rate(other));
  }
  return [median(rates[0]), median(rates[1])];
}
