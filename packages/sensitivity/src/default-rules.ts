import type { RuleSet } from './rules.ts';

const SNOMED = 'http://snomed.info/sct';
const ICD10 = 'http://hl7.org/fhir/sid/icd-10';

type List = NonNullable<RuleSet['classes']['fertility']>['lists'][number];
const snomed = (source: string, ...codes: string[]): List => ({ system: SNOMED, codes, below: [], source });
const icd10 = (source: string, ...below: string[]): List => ({ system: ICD10, codes: [], below, source });

const SUMMARY = 'The four GP summary exclusion subsets of the UK (assisted conception, STI, termination, gender)';
const VITAL = 'HL7 birth and fetal death reporting (VRDR BFDR) concept maps to SNOMED CT';
const WHO = 'ICD-10, WHO, chapter and block titles';
const FLAGS = 'NHS England flag examples (CP-IS, FGM)';
const BARS = 'NHS Booking and Referral Standard safeguarding flags';

/** Emergency care may look behind a class where the person cannot be asked; the person sees what is theirs alone. */
const PERSON_AND_BREAK_GLASS: NonNullable<RuleSet['classes']['fertility']>['shownTo'] = [
  { purposes: ['PATRQT'] },
  { purposes: ['BTG'] },
];
const none = { lists: [], custodians: [], custodianKinds: [] };

/**
 * The rules that come with the exchange: a beginning, not a refset. The classes are those of the GP summary exclusion subsets and of
 * safeguarding; the codes are the few that this project could check. A region imports the full refsets from TRUD as its next version.
 */
export const DEFAULT_RULES: RuleSet = {
  title: 'Beginning: a few codes of each class',
  classes: {
    restricted: { ...none, shownTo: [{}] },
    'sexual-health': {
      ...none,
      lists: [
        snomed(
          `${SUMMARY}: sexually transmitted infections; codes as in ${VITAL}`,
          '15628003',
          '76272004',
          '105629000',
          '33839006',
        ),
        snomed('HIV and chlamydia, as in public HIV and case reporting guides in FHIR', '86406008', '165816005', '240589008'),
        snomed(`${SUMMARY}: termination of pregnancy`, '57797005'),
        icd10(WHO, 'A50', 'A51', 'A52', 'A53', 'A54', 'A55', 'A56', 'A57', 'A58', 'A59', 'A60', 'A63', 'A64'),
        icd10(`${WHO}: HIV disease, HIV status, medical abortion`, 'B20', 'B21', 'B22', 'B23', 'B24', 'Z21', 'O04'),
      ],
      shownTo: PERSON_AND_BREAK_GLASS,
    },
    fertility: {
      ...none,
      lists: [
        snomed(`${SUMMARY}: assisted conception`, '52637005', '63487001'),
        icd10(`${WHO}: female infertility, assisted fertilisation, procreative management`, 'N97', 'N98', 'Z31'),
      ],
      shownTo: PERSON_AND_BREAK_GLASS,
    },
    'gender-recognition': {
      ...none,
      lists: [
        snomed(`${SUMMARY}: gender reassignment`, '93461009', '407376001', '407377005'),
        icd10(`${WHO}: gender identity disorders`, 'F64'),
      ],
      shownTo: [{ purposes: ['PATRQT'] }],
    },
    adoption: {
      ...none,
      lists: [
        {
          system: 'https://fhir.nhs.uk/CodeSystem/Proxy-Placeholder-EvidenceOfResponsibility',
          codes: ['ADPT'],
          below: [],
          source: 'NHS proxy access questionnaire: adoption certificate',
        },
      ],
      shownTo: [],
    },
    safeguarding: {
      ...none,
      lists: [
        snomed(FLAGS, '342191000000101', '902961000000107'),
        snomed(BARS, '766561000000109', '836881000000105', '777996001'),
        {
          system: 'https://fhir.nhs.uk/CodeSystem/safeguarding-codes-bars',
          codes: ['766561000000109', '836881000000105', '777996001', 'U'],
          below: [],
          source: BARS,
        },
        { system: 'https://fhir.nhs.uk/CodeSystem/flag-categories-bars', codes: ['SG'], below: [], source: BARS },
        {
          system: 'https://fhir.nhs.uk/England/CodeSystem/England-FlagCategoryPatient',
          codes: ['child-protection-information-system-flag', 'female-genital-mutilation-flag'],
          below: [],
          source: FLAGS,
        },
      ],
      shownTo: [],
    },
    'mental-health': { ...none, shownTo: PERSON_AND_BREAK_GLASS },
    'substance-use': { ...none, shownTo: PERSON_AND_BREAK_GLASS },
    'domestic-violence': { ...none, shownTo: [] },
    // A practice does not send these: GP Connect leaves them out and says so in a list's warning. A region may name codes of its own.
    'gp-confidential': { ...none, shownTo: [] },
    // Not for the person or their family; whoever cares for them professionally must know, above all of a medicine.
    'not-for-patient': {
      ...none,
      shownTo: [
        {
          purposes: ['TREAT', 'ETREAT', 'BTG'],
          kinds: ['gp-practice', 'acute-trust', 'care-home', 'ambulance', 'community'],
        },
      ],
    },
  },
};
