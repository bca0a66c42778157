/** A SNOMED CT concept (UK edition), with a term of its own. */
export interface Term {
  code: string;
  display: string;
}

/** What is prescribed: a dm+d virtual product, which GP Connect sends under the SNOMED CT system, and how it is taken. */
export interface Drug extends Term {
  dose: string;
  /** Units of one issue, and how many days they last. */
  quantity: number;
  unit: string;
  days: number;
}

export interface Problem extends Term {
  /** Youngest age in years at which the sample records it. */
  ageMin: number;
  /** How common it is among people of that age and above. */
  share: number;
  drug?: Drug;
}

const tablets = (code: string, display: string, dose: string, quantity = 28): Drug => ({
  code,
  display,
  dose,
  quantity,
  unit: 'tablet',
  days: 28,
});

const SALBUTAMOL: Drug = {
  code: '39113611000001102',
  display: 'Salbutamol 100micrograms/dose inhaler CFC free',
  dose: 'Two puffs when required',
  quantity: 200,
  unit: 'dose',
  days: 56,
};

export const PROBLEMS: readonly Problem[] = [
  {
    code: '38341003',
    display: 'Hypertensive disorder',
    ageMin: 45,
    share: 0.3,
    drug: tablets('319284000', 'Amlodipine 10mg tablets', 'One to be taken each day'),
  },
  {
    code: '44054006',
    display: 'Type 2 diabetes mellitus',
    ageMin: 40,
    share: 0.12,
    drug: tablets('325278007', 'Metformin 500mg tablets', 'One to be taken twice a day with food', 56),
  },
  { code: '195967001', display: 'Asthma', ageMin: 6, share: 0.11, drug: SALBUTAMOL },
  { code: '13645005', display: 'Chronic obstructive lung disease', ageMin: 55, share: 0.06, drug: SALBUTAMOL },
  {
    code: '396275006',
    display: 'Osteoarthritis',
    ageMin: 55,
    share: 0.25,
    drug: tablets('322236009', 'Paracetamol 500mg tablets', 'Two to be taken up to four times a day when required', 100),
  },
  {
    code: '35489007',
    display: 'Depressive disorder',
    ageMin: 18,
    share: 0.1,
    drug: tablets('321987003', 'Citalopram 20mg tablets', 'One to be taken each day'),
  },
  {
    code: '84114007',
    display: 'Heart failure',
    ageMin: 65,
    share: 0.08,
    drug: tablets('317971007', 'Furosemide 20mg tablets', 'One to be taken each morning'),
  },
  { code: '49436004', display: 'Atrial fibrillation', ageMin: 65, share: 0.1 },
  { code: '64859006', display: 'Osteoporosis', ageMin: 60, share: 0.1 },
  { code: '52448006', display: 'Dementia', ageMin: 75, share: 0.12 },
];
export const DIABETES = '44054006';

/** GP Connect knows two categories: medication and environment. No drug above belongs to any of these. */
export const ALLERGIES: readonly (Term & { category: 'medication' | 'environment'; share: number })[] = [
  { code: '91936005', display: 'Allergy to penicillin', category: 'medication', share: 0.1 },
  { code: '293586001', display: 'Allergy to aspirin', category: 'medication', share: 0.03 },
  { code: '91935009', display: 'Allergy to peanut', category: 'environment', share: 0.02 },
  { code: '300916003', display: 'Allergy to latex', category: 'environment', share: 0.02 },
];
export const NO_KNOWN_ALLERGY: Term = { code: '716186003', display: 'No known allergy' };
export const REACTIONS: readonly [Term, ...Term[]] = [
  { code: '271807003', display: 'Eruption of skin' },
  { code: '39579001', display: 'Anaphylaxis' },
];

export const VACCINATIONS = {
  influenza: { code: '86198006', display: 'Administration of influenza vaccine' },
  pneumococcal: { code: '12866006', display: 'Administration of pneumococcal vaccine' },
  mmr: { code: '38598009', display: 'Administration of measles and mumps and rubella vaccine' },
} as const satisfies Record<string, Term>;

export const MEASURES = {
  bloodPressure: { code: '163020007', display: 'O/E - blood pressure reading' },
  systolic: { code: '271649006', display: 'Systolic blood pressure' },
  diastolic: { code: '271650006', display: 'Diastolic blood pressure' },
  weight: { code: '27113001', display: 'Body weight' },
  height: { code: '50373000', display: 'Body height measure' },
  bodyMassIndex: { code: '60621009', display: 'Body mass index' },
  pulse: { code: '78564009', display: 'Pulse rate' },
  hba1c: {
    code: '999791000000106',
    display: 'Haemoglobin A1c level - International Federation of Clinical Chemistry and Laboratory Medicine standardised',
  },
} as const satisfies Record<string, Term>;

export const SMOKING: readonly [readonly [Term, number], ...(readonly [Term, number])[]] = [
  [{ code: '266919005', display: 'Never smoked tobacco' }, 6],
  [{ code: '8517006', display: 'Ex-smoker' }, 3],
  [{ code: '77176002', display: 'Smoker' }, 1],
];
