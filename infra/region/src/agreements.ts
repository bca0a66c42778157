import type { OrganisationKind, PurposeOfUse } from '@ouzel/exchange';

/** A data-sharing agreement of the sample region, as data (`agreementSchema` of the consent service). */
export interface SampleAgreement {
  id: string;
  version: number;
  controller: string;
  custodianKinds: OrganisationKind[];
  custodianCodes: string[];
  requesterKinds: OrganisationKind[];
  requesterCodes: string[];
  purposes: PurposeOfUse[];
  dataClasses: string[] | null;
  dataClassesVersion: number;
  roles: string[];
  view: 'full' | 'care-home' | 'local-authority' | 'urgent-summary';
  writes: string[];
  lawfulBasis: string;
  dpia: string;
  reviewDate: Date;
  approver: string;
  validFrom: Date;
  validUntil: Date;
  revokedAt: null;
}

const BASIS = 'UK GDPR 6(1)(e), 9(2)(h); implied consent for confidentiality';
const HOLDERS: OrganisationKind[] = ['gp-practice', 'acute-trust', 'care-home', 'community', 'local-authority'];
/** NHS job role: clinical practitioner. */
const CLINICIAN = 'R8000';

/** What all of them say unless they say otherwise. Their dates lie around the given day. */
function termsAround(today: Date): Omit<SampleAgreement, 'id' | 'purposes' | 'view'> {
  const year = today.getUTCFullYear();
  return {
    version: 1,
    controller: 'Ouse Valley Integrated Care Board',
    custodianKinds: HOLDERS,
    custodianCodes: [],
    requesterKinds: [],
    requesterCodes: [],
    dataClasses: null,
    dataClassesVersion: 1,
    roles: [],
    writes: [],
    lawfulBasis: BASIS,
    dpia: 'DPIA-OV-001',
    reviewDate: new Date(Date.UTC(year + 1, 3, 1)),
    approver: 'Caldicott Guardian, Ouse Valley Integrated Care Board',
    validFrom: new Date(Date.UTC(year - 1, 3, 1)),
    validUntil: new Date(Date.UTC(year + 2, 3, 1)),
    revokedAt: null,
  };
}

/** Those by which one organisation may write into the record of another. */
function writing(terms: ReturnType<typeof termsAround>): SampleAgreement[] {
  return [
    {
      ...terms,
      id: 'practice-federation',
      custodianKinds: [],
      custodianCodes: ['9OZP001'],
      requesterCodes: ['9OZP002'],
      purposes: ['TREAT'],
      roles: [CLINICIAN],
      view: 'full',
      writes: ['problems', 'medications', 'allergies', 'observations', 'immunisations', 'care-plans'],
      dpia: 'DPIA-OV-004',
    },
    {
      ...terms,
      id: 'end-of-life-plans',
      custodianKinds: ['community'],
      requesterKinds: ['acute-trust'],
      purposes: ['TREAT', 'ETREAT'],
      dataClasses: ['end-of-life'],
      roles: [CLINICIAN],
      view: 'full',
      writes: ['end-of-life'],
      dpia: 'DPIA-OV-005',
    },
  ];
}

/** Agreements that make the sample region work: who may see what of whose, for which purpose. */
export function sampleAgreements(today: Date): SampleAgreement[] {
  const terms = termsAround(today);
  const care: PurposeOfUse[] = ['TREAT', 'ETREAT'];
  return [
    {
      ...terms,
      id: 'direct-care',
      requesterKinds: ['gp-practice', 'acute-trust', 'community'],
      purposes: [...care, 'BTG'],
      view: 'full',
    },
    { ...terms, id: 'care-home-view', requesterKinds: ['care-home'], purposes: care, view: 'care-home', dpia: 'DPIA-OV-002' },
    {
      ...terms,
      id: 'local-authority-view',
      requesterKinds: ['local-authority'],
      purposes: ['TREAT'],
      view: 'local-authority',
      dpia: 'DPIA-OV-003',
    },
    {
      ...terms,
      id: 'hospital-stays',
      custodianKinds: ['acute-trust'],
      requesterKinds: ['local-authority'],
      purposes: ['TREAT'],
      dataClasses: ['demographics', 'encounters'],
      view: 'full',
      dpia: 'DPIA-OV-003',
    },
    { ...terms, id: 'urgent-summary', requesterKinds: ['ambulance'], purposes: care, view: 'urgent-summary' },
    { ...terms, id: 'own-record', requesterKinds: ['exchange'], purposes: ['PATRQT'], view: 'full' },
    ...writing(terms),
  ];
}

/** What the sample's organisations have in the Data Security and Protection Toolkit: good until the last day of June after next. */
export function sampleDspt(today: Date): { dsptStatus: 'standards-met'; dsptExpiry: Date } {
  return { dsptStatus: 'standards-met', dsptExpiry: new Date(Date.UTC(today.getUTCFullYear() + 2, 5, 30)) };
}
