/** What is known of one vital sign. */
export interface VitalSign {
  name: string;
  loinc: readonly string[];
  snomed: readonly string[];
  /** UCUM codes taken, the profile's own first. */
  units: readonly string[];
  unitName: string;
  /** What a living body can show. Outside it the value is a mistake, and would hide the true one. */
  possible: readonly [min: number, max: number];
  /** Outside it the reading is believed, and the home is told to repeat it at once. */
  usual: readonly [min: number, max: number];
  measurement?: 'respirationRate' | 'spo2' | 'systolic' | 'pulse' | 'temperature';
}

/** UK Core vital signs (UKCore-Observation-VitalSigns-*): codes, fixed units; bounds are ours (hazard log). */
export const VITAL_SIGNS: readonly VitalSign[] = [
  {
    name: 'Respiration rate',
    loinc: ['9279-1'],
    snomed: ['86290005', '927961000000102'],
    units: ['/min', '{Breaths}/min', '{breaths}/min'],
    unitName: 'breaths per minute (/min)',
    possible: [0, 120],
    usual: [6, 45],
    measurement: 'respirationRate',
  },
  {
    name: 'Oxygen saturation',
    loinc: ['2708-6', '59408-5'],
    snomed: ['103228002', '431314004', '442476006', '1104911000000106'],
    units: ['%'],
    unitName: 'per cent (%)',
    possible: [20, 100],
    usual: [80, 100],
    measurement: 'spo2',
  },
  {
    name: 'Systolic blood pressure',
    loinc: ['8480-6'],
    snomed: ['271649006', '72313002'],
    units: ['mm[Hg]'],
    unitName: 'mmHg (mm[Hg])',
    possible: [20, 350],
    usual: [70, 240],
    measurement: 'systolic',
  },
  {
    name: 'Diastolic blood pressure',
    loinc: ['8462-4'],
    snomed: ['271650006', '1091811000000102'],
    units: ['mm[Hg]'],
    unitName: 'mmHg (mm[Hg])',
    possible: [10, 250],
    usual: [35, 140],
  },
  {
    name: 'Pulse',
    loinc: ['8867-4'],
    snomed: ['364075005', '78564009', '843941000000100'],
    units: ['/min', '{beats}/min', '{Beats}/min'],
    unitName: 'beats per minute (/min)',
    possible: [10, 350],
    usual: [35, 170],
    measurement: 'pulse',
  },
  {
    name: 'Temperature',
    loinc: ['8310-5'],
    snomed: ['276885007', '386725007', '415945006'],
    units: ['Cel'],
    unitName: 'degrees Celsius (Cel)',
    possible: [20, 46],
    usual: [33, 41],
    measurement: 'temperature',
  },
  {
    name: 'Body weight',
    loinc: ['29463-7'],
    snomed: ['27113001'],
    units: ['kg'],
    unitName: 'kilograms (kg)',
    possible: [0.2, 650],
    usual: [25, 250],
  },
  {
    name: 'Body height',
    loinc: ['8302-2'],
    snomed: ['50373000', '1153637007'],
    units: ['cm'],
    unitName: 'centimetres (cm)',
    possible: [20, 280],
    usual: [100, 220],
  },
];
