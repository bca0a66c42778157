/** A view by setting: the sections that it shows, each with the data classes (`data-classes.ts`, version 3) that stand for it here. */
type Sections = Readonly<Record<string, readonly string[]>>;

const NOT_HELD: readonly string[] = [];

/** Sections of the PRSB Core Information Standard that both setting views draw on. A section without a class: nothing of it is held yet. */
const DEMOGRAPHICS = { 'Person demographics': ['demographics'] };
const ALERTS = { Alerts: ['alerts'], 'Legal information': NOT_HELD, Safeguarding: NOT_HELD };
const CONTACTS = { 'Professional contacts': NOT_HELD, 'Personal contacts': NOT_HELD, 'Referral details': ['referrals'] };

/** PRSB care home view of the shared care record v1.1: 26 sections. No problem list, procedures, vaccinations or social history. */
const CARE_HOME = {
  ...DEMOGRAPHICS,
  'GP practice': NOT_HELD,
  'About me': NOT_HELD,
  'Individual requirements': NOT_HELD,
  ...ALERTS,
  ...CONTACTS,
  'Contacts with professionals': ['encounters'],
  'Admission details': ['encounters'],
  'Discharge details': ['encounters'],
  'Future appointments': ['appointments'],
  'Investigation results': ['results'],
  'Investigations requested': ['referrals'],
  'Examination findings': ['examination', 'vital-signs'],
  Assessments: ['assessments', 'scores'],
  Risks: NOT_HELD,
  'Allergies and adverse reactions': ['allergies'],
  'Medications and medical devices': ['medications'],
  'Care and support plan': ['care-plans'],
  'Contingency/safety plans': ['care-plans'],
  'Additional support plans': ['care-plans'],
  'End of life care': ['end-of-life'],
  Documents: ['documents'],
} as const satisfies Sections;

/** PRSB local authority view v1.1: 12 sections. No medicines, allergies or problems. */
const LOCAL_AUTHORITY = {
  ...DEMOGRAPHICS,
  ...ALERTS,
  'Local authority': NOT_HELD,
  ...CONTACTS,
  'Services and care': ['services'],
  'Primary support reason': NOT_HELD,
  Assessments: ['assessments'],
  'Equipment and adaptations': NOT_HELD,
} as const satisfies Sections;

/** What somebody who must act now looks at first: the sections of `$urgent-summary`. */
const URGENT_SUMMARY = {
  ...DEMOGRAPHICS,
  Alerts: ['alerts'],
  'Allergies and adverse reactions': ['allergies'],
  'Medications and medical devices': ['medications'],
  'Problem list': ['problems'],
  'Care and support plan': ['care-plans'],
  'Contacts with professionals': ['encounters'],
} as const satisfies Sections;

export const VIEWS = ['full', 'care-home', 'local-authority', 'urgent-summary'] as const;
export type ViewName = (typeof VIEWS)[number];

const SECTIONS: Readonly<Record<Exclude<ViewName, 'full'>, Sections>> = {
  'care-home': CARE_HOME,
  'local-authority': LOCAL_AUTHORITY,
  'urgent-summary': URGENT_SUMMARY,
};

/** Names of the sections of a view. */
export const sectionsOf = (view: Exclude<ViewName, 'full'>): string[] => Object.keys(SECTIONS[view]);

/** The data classes that a view shows at most; undefined: it leaves nothing out. */
export function classesOfView(view: ViewName): string[] | undefined {
  return view === 'full' ? undefined : [...new Set(Object.values(SECTIONS[view]).flat())];
}
