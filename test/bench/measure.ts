/** One line of the table: how much, of what, and against which bound of the same run. */
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
    return (times * 1000) / (performance.now() - started);
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    rates[0].push(await rate(one));
    rates[1].push(await rate(other));
  }
  return [median(rates[0]), median(rates[1])];
}

/** Requests per second and latencies of `work` with so many at once, over so long. */
export async function underLoad(
  work: () => Promise<void>,
  atOnce: number,
  ms: number,
): Promise<{ rate: number; p50: number; p99: number }> {
  const latencies: number[] = [];
  const end = performance.now() + ms;
  const lane = async (): Promise<void> => {
    while (performance.now() < end) {
      const started = performance.now();
      await work();
      latencies.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  const sorted = latencies.toSorted((a, b) => a - b);
  return {
    rate: (sorted.length * 1000) / ms,
    p50: sorted[Math.floor(sorted.length * 0.5)] ?? 0,
    p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
  };
}

export function table(rows: readonly Row[]): string {
  const shown = rows.map(({ what, value, unit, ratio, against }) => [
    what,
    `${value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${unit}`,
    ratio === undefined ? '' : ratio.toFixed(2),
    against ?? '',
  ]);
  const all = [['what', 'median', 'ratio', 'to'], ...shown];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((line) => (line[column] ?? '').length)));
  return all
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
