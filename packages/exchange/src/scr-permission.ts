import { isObject } from '@ouzel/fhir';

export const SCR_PERMISSION = 'https://fhir.nhs.uk/CodeSystem/SCR-ACSPermission';

/** What the person told a source about others looking: to be asked first, or not to share. */
export type ScrPermission = 'ask-first' | 'no-share';

/**
 * The Summary Care Record's permission on a document (`securityLabel`), the strictest where there are several. `Yes` is a legacy code that
 * counts as `Ask`; a code that is not known is taken as `No`. Undefined: it says nothing.
 */
export function scrPermissionOf(resource: object): ScrPermission | undefined {
  const labels = 'securityLabel' in resource ? [resource.securityLabel].flat() : [];
  const codings = labels.flatMap((label) => (isObject(label) ? [label['coding']].flat() : []));
  const codes = codings.filter(isObject).flatMap(({ system, code }) => (system === SCR_PERMISSION ? [code] : []));
  if (codes.length === 0) return undefined;
  return codes.every((code) => code === 'Ask' || code === 'Yes') ? 'ask-first' : 'no-share';
}
