import { CHART, NOT_ALERT_POINTS, OXYGEN_POINTS, pointsOf, type Row } from './table.ts';

export const CONSCIOUSNESS = ['A', 'C', 'V', 'P', 'U'] as const;
/** Alert, new Confusion, responds to Voice, to Pain, Unresponsive. */
export type Consciousness = (typeof CONSCIOUSNESS)[number];

export interface Measurements {
  /** Breaths per minute. */
  respirationRate?: number;
  /** Per cent. */
  spo2?: number;
  /** Scale 2 only where a clinician has authorised it for this person. */
  spo2Scale: 1 | 2;
  onOxygen?: boolean;
  /** mmHg. */
  systolic?: number;
  /** Beats per minute. */
  pulse?: number;
  consciousness?: Consciousness;
  /** Degrees Celsius. */
  temperature?: number;
}

export const PARAMETERS = ['respirationRate', 'spo2', 'onOxygen', 'systolic', 'pulse', 'consciousness', 'temperature'] as const;
export type Parameter = (typeof PARAMETERS)[number];

/** The RCP's thresholds: what each calls for differs, and a single 3 counts even where the sum is low. */
export type Band = '0' | '1-4' | 'single-3' | '5-6' | '7+';

export interface ParameterScore {
  parameter: Parameter;
  /** The value that was looked up, rounded. */
  value: number | boolean | Consciousness;
  points: Row['points'];
}

export type Score =
  | { scored: false; why: 'under-16' | 'pregnant' | 'nothing-measured' }
  | { scored: true; total: number; complete: boolean; missing: Parameter[]; parameters: ParameterScore[]; band: Band };

/**
 * The chart has whole numbers, and temperature to one decimal, so a value between two columns belongs to none. We round half away from
 * zero first: 38.05 becomes 38.1 (1 point), 91.5 % becomes 92 %. The clinical safety officer owns this rule (hazard log).
 */
export function round(value: number, decimals: 0 | 1): number {
  const factor = 10 ** decimals;
  // The epsilon undoes binary fractions: 38.05 is stored a little below 38.05.
  return (Math.sign(value) * Math.round(Math.abs(value) * factor + 1e-9)) / factor;
}

function spo2Points(value: number, { spo2Scale, onOxygen }: Measurements): Row['points'] {
  if (spo2Scale === 1) return pointsOf(CHART.spo2Scale1, value);
  // With oxygen unknown the points on air are the fewer: the total stays what the true score is at least, and oxygen is named as missing.
  return pointsOf(onOxygen === true ? CHART.spo2Scale2OnOxygen : CHART.spo2Scale2OnAir, value);
}

function scoreOf(parameter: Parameter, given: Measurements): ParameterScore | undefined {
  if (parameter === 'onOxygen')
    return given.onOxygen === undefined
      ? undefined
      : { parameter, value: given.onOxygen, points: given.onOxygen ? OXYGEN_POINTS : 0 };
  if (parameter === 'consciousness') {
    return given.consciousness === undefined
      ? undefined
      : { parameter, value: given.consciousness, points: given.consciousness === 'A' ? 0 : NOT_ALERT_POINTS };
  }
  const measured = given[parameter];
  if (measured === undefined) return undefined;
  const value = round(measured, parameter === 'temperature' ? 1 : 0);
  return { parameter, value, points: parameter === 'spo2' ? spo2Points(value, given) : pointsOf(CHART[parameter], value) };
}

function bandOf(total: number, parameters: readonly ParameterScore[]): Band {
  if (total >= 7) return '7+';
  if (total >= 5) return '5-6';
  if (parameters.some(({ points }) => points === 3)) return 'single-3';
  return total === 0 ? '0' : '1-4';
}

/**
 * NEWS2 of one set of measurements (RCP 2017). Missing values make the score partial: the true one is at least the total. Not for people
 * under 16 or pregnant.
 */
export function scoreNews2(given: Measurements, person: { ageYears?: number; pregnant?: boolean } = {}): Score {
  if (person.ageYears !== undefined && person.ageYears < 16) return { scored: false, why: 'under-16' };
  if (person.pregnant === true) return { scored: false, why: 'pregnant' };
  const parameters = PARAMETERS.flatMap((parameter) => scoreOf(parameter, given) ?? []);
  if (parameters.length === 0) return { scored: false, why: 'nothing-measured' };
  const total = parameters.reduce((sum, { points }) => sum + points, 0);
  const missing = PARAMETERS.filter((parameter) => !parameters.some((scored) => scored.parameter === parameter));
  return { scored: true, total, complete: missing.length === 0, missing, parameters, band: bandOf(total, parameters) };
}
