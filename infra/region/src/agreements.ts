import type { OrganisationKind, PurposeOfUse } from '@ouzel/exchange';

/** A data-sharing agreement of the sample region, as data. */
export interface SampleAgreement {
  id: string;
  version: number;
  custodianKinds: OrganisationKind[];
  requesterKinds: OrganisationKind[];
  purposes: PurposeOfUse[];
  types: string[] | null;
  validFrom: Date;
  validUntil: Date;
  revokedAt: null;
  controller: string;
  approver: string;
  lawfulBasis: string;
}

const BASIS = 'UK GDPR 6(1)(e), 9(2)(h); implied consent for confidentiality';
const HOLDERS: OrganisationKind[] = ['gp-practice', 'acute-trust', 'care-home', 'community', 'local-authority'];

/** What all of them say. Their dates lie around the given day. */
function termsAround(
  today: Date,
): Pick<SampleAgreement, 'version' | 'validFrom' | 'validUntil' | 'revokedAt' | 'controller' | 'approver' | 'lawfulBasis'> {
  const year = today.getUTCFullYear();
  return {
    version: 1,
    validFrom: new Date(Date.UTC(year - 1, 3, 1)),
    validUntil: new Date(Date.UTC(year + 2, 3, 1)),
    revokedAt: null,
    controller: 'Ouse Valley Integrated Care Board',
    approver: 'Caldicott Guardian, Ouse Valley Integrated Care Board',
    lawfulBasis: BASIS,
  };
}

/** Agreements that make the sample region work: who may see what of whose, for which purpose. */
export function sampleAgreements(today: Date): SampleAgreement[] {
  const terms = termsAround(today);
  return [
    {
      ...terms,
      id: 'direct-care',
      custodianKinds: HOLDERS,
      requesterKinds: ['gp-practice', 'acute-trust', 'ambulance', 'community'],
      purposes: ['TREAT', 'ETREAT', 'BTG'],
      types: null,
    },
    {
      ...terms,
      id: 'care-home-view',
      custodianKinds: HOLDERS,
      requesterKinds: ['care-home'],
      purposes: ['TREAT', 'ETREAT'],
      types: [
        'Patient',
        'AllergyIntolerance',
        'MedicationStatement',
        'MedicationRequest',
        'Observation',
        'Encounter',
        'DiagnosticReport',
      ],
    },
    {
      ...terms,
      id: 'local-authority-view',
      custodianKinds: ['acute-trust'],
      requesterKinds: ['local-authority'],
      purposes: ['TREAT'],
      types: ['Patient', 'Encounter'],
    },
    { ...terms, id: 'own-record', custodianKinds: HOLDERS, requesterKinds: ['exchange'], purposes: ['PATRQT'], types: null },
  ];
}
