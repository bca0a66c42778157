/** What is measured for NEWS2, as staff write it down. Bounds are those of the exchange: outside them it refuses a reading as a mistake. */
export interface Measured {
  name: 'respirationRate' | 'spo2' | 'systolic' | 'diastolic' | 'pulse' | 'temperature';
  label: string;
  unit: string;
  min: number;
  max: number;
  decimals: boolean;
  /** Whether it counts for the score. */
  scored: boolean;
}

export const MEASURED: readonly Measured[] = [
  { name: 'respirationRate', label: 'Breaths', unit: 'per minute', min: 0, max: 120, decimals: false, scored: true },
  { name: 'spo2', label: 'Oxygen saturation (SpO2)', unit: '%', min: 20, max: 100, decimals: false, scored: true },
  { name: 'systolic', label: 'Blood pressure, upper number', unit: 'mmHg', min: 20, max: 350, decimals: false, scored: true },
  { name: 'diastolic', label: 'Blood pressure, lower number', unit: 'mmHg', min: 10, max: 250, decimals: false, scored: false },
  { name: 'pulse', label: 'Pulse', unit: 'per minute', min: 10, max: 350, decimals: false, scored: true },
  { name: 'temperature', label: 'Temperature', unit: '°C', min: 20, max: 46, decimals: true, scored: true },
];

interface Choice {
  name: 'oxygen' | 'consciousness';
  label: string;
  /** SNOMED CT code and words of each answer. */
  answers: readonly { code: string; label: string; display: string }[];
}

export const CHOICES: readonly Choice[] = [
  {
    name: 'oxygen',
    label: 'Breathing',
    answers: [
      { code: '722742002', label: 'Room air', display: 'Breathing room air' },
      { code: '371825009', label: 'On oxygen', display: 'Patient on oxygen' },
    ],
  },
  {
    name: 'consciousness',
    label: 'How awake are they?',
    answers: [
      { code: '248234008', label: 'Alert, as usual', display: 'Mentally alert' },
      { code: '130987000', label: 'Newly confused, or more confused than usual', display: 'Acute confusion' },
      { code: '300202002', label: 'Answers only when spoken to', display: 'Responds to voice' },
      { code: '450847001', label: 'Reacts only to pain', display: 'Responds to pain' },
      { code: '422768004', label: 'Does not react', display: 'Unresponsive' },
    ],
  },
];

/** What was typed and chosen, by name; nothing where it was not measured. */
export type Typed = Readonly<Record<string, string>>;

/** What is wrong with a number as it stands, for whoever types it. */
export function faultOf({ label, unit, min, max, decimals }: Measured, typed: string): string | undefined {
  const text = typed.trim().replace(',', '.');
  if (text === '') return undefined;
  if (!(decimals ? /^\d{1,3}(\.\d{1,2})?$/ : /^\d{1,3}$/).test(text))
    return `${label}: type a number${decimals ? '' : ' without a decimal point'}`;
  const value = Number(text);
  if (value >= min && value <= max) return undefined;
  return `${label} cannot be ${text}. A body shows ${min} to ${max} ${unit}. Check it, and type it again`;
}

export const numberOf = (typed: string | undefined): number | undefined => {
  const text = (typed ?? '').trim().replace(',', '.');
  return text === '' ? undefined : Number(text);
};

/** What the score will miss, in words. */
export const missingOf = (typed: Typed): string[] => [
  ...MEASURED.filter(({ scored, name }) => scored && (typed[name] ?? '').trim() === '').map(({ label }) => label.toLowerCase()),
  ...CHOICES.filter(({ name }) => (typed[name] ?? '') === '').map(({ name }) =>
    name === 'oxygen' ? 'room air or oxygen' : 'how awake they are',
  ),
];
