import { PURPOSES } from '@ouzel/exchange';
import { FhirError, systems } from '@ouzel/fhir';

/** `agent:identifier=<SDS user ids>|<id>`: who acted. @throws FhirError `bad-value`. */
export function userOf(token: string | undefined): string | undefined {
  if (token === undefined) return undefined;
  const [system, id = '', ...rest] = token.split('|');
  if (system !== systems.sdsUserId || !/^[A-Za-z0-9.-]{1,64}$/.test(id) || rest.length > 0)
    throw new FhirError('bad-value', `Give agent:identifier as ${systems.sdsUserId}|<id of a user>.`, { expression: ['agent'] });
  return id;
}

/** `purpose` of use, as in the search parameter of FHIR R5. @throws FhirError `bad-value`. */
export function purposeOf(code: string | undefined): string | undefined {
  if (code === undefined || PURPOSES.some((each) => each === code)) return code;
  throw new FhirError('bad-value', `purpose is one of ${PURPOSES.join(', ')}.`, { expression: ['purpose'] });
}
