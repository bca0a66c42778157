/**
 * The chart of the Royal College of Physicians, National Early Warning Score (NEWS) 2 (2017), one row per parameter: points for the
 * values from `from` up to the next row's `from`. Values are rounded before they are looked up (`round.ts`).
 */
export interface Row {
  from: number;
  points: 0 | 1 | 2 | 3;
}

const rows = (...pairs: [from: number, points: Row['points']][]): Row[] => pairs.map(([from, points]) => ({ from, points }));
const LOWEST = Number.NEGATIVE_INFINITY;

export const CHART = {
  /** Breaths per minute. */
  respirationRate: rows([LOWEST, 3], [9, 1], [12, 0], [21, 2], [25, 3]),
  /** Per cent, scale 1. */
  spo2Scale1: rows([LOWEST, 3], [92, 2], [94, 1], [96, 0]),
  /** Per cent, scale 2 (hypercapnic respiratory failure), breathing oxygen. */
  spo2Scale2OnOxygen: rows([LOWEST, 3], [84, 2], [86, 1], [88, 0], [93, 1], [95, 2], [97, 3]),
  /** Per cent, scale 2, breathing air: nothing above the target range counts. */
  spo2Scale2OnAir: rows([LOWEST, 3], [84, 2], [86, 1], [88, 0]),
  /** mmHg. */
  systolic: rows([LOWEST, 3], [91, 2], [101, 1], [111, 0], [220, 3]),
  /** Beats per minute. */
  pulse: rows([LOWEST, 3], [41, 1], [51, 0], [91, 1], [111, 2], [131, 3]),
  /** Degrees Celsius, to one decimal. */
  temperature: rows([LOWEST, 3], [35.1, 1], [36.1, 0], [38.1, 1], [39.1, 2]),
} as const;

export const OXYGEN_POINTS = 2;
/** New confusion, voice, pain, unresponsive: each three points. */
export const NOT_ALERT_POINTS = 3;

export function pointsOf(chart: readonly Row[], value: number): Row['points'] {
  return chart.findLast((row) => row.from <= value)?.points ?? 3;
}
