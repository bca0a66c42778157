import { systems } from '@ouzel/fhir';
import { acting } from './minting.ts';

const SCR = 'https://fhir.nhs.uk/CodeSystem/SCR-Alert';

export interface Declared {
  number: string;
  types?: readonly string[];
  reasons?: readonly string[];
  text?: string;
  cannotBeAsked?: boolean;
}

/** The Parameters of `$break-glass`: an emergency, unless they say otherwise. */
export const declarationOf = ({ number, types = ['2'], reasons = ['5'], text, cannotBeAsked }: Declared) => ({
  resourceType: 'Parameters',
  parameter: [
    { name: 'nhsNumber', valueIdentifier: { system: systems.nhsNumber, value: number } },
    ...types.map((code) => ({ name: 'alertType', valueCoding: { system: `${SCR}Type`, code } })),
    ...reasons.map((code) => ({ name: 'reason', valueCoding: { system: `${SCR}Reason`, code } })),
    { name: 'text', valueString: text ?? 'Brought in unconscious, no medicines known.' },
    ...(cannotBeAsked === undefined ? [] : [{ name: 'personCannotBeAsked', valueBoolean: cannotBeAsked }]),
  ],
});

/** Claims of a user who signed in so many seconds ago, and means break-glass. */
export const breaking = (user: string, change: { role?: string; agoS?: number; acr?: string } = {}) => ({
  ...acting(change.role ?? 'R8000'),
  user_id: user,
  fhirUser: `Practitioner/${user}`,
  purpose_of_use: 'BTG',
  auth_time: Math.floor(Date.now() / 1000) - (change.agoS ?? 30),
  acr: change.acr ?? 'AAL3_ANY',
});
