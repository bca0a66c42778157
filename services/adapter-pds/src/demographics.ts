import type { Demographics } from '@ouzel/exchange';
import { systems } from '@ouzel/fhir';
import type { PdsPatient } from './pds-patient.ts';
import { verificationOf } from './verification.ts';

/**
 * PDS's `meta.security`: `U` unrestricted, `R` restricted, `V` very restricted, `REDACTED`. Any code that is not `U` restricts, since what
 * it means is not known; without a code nothing is said.
 */
function restrictedOf({ meta }: PdsPatient): boolean | undefined {
  const codes = meta?.security?.map(({ code }) => code) ?? [];
  return codes.length === 0 ? undefined : codes.some((code) => code !== 'U');
}

function practiceOf({ generalPractitioner = [] }: PdsPatient): Demographics['practice'] {
  const registered = generalPractitioner.find(({ identifier }) => identifier?.system === systems.odsCode);
  const { value, period: during } = registered?.identifier ?? {};
  if (value === undefined) return undefined;
  return {
    ods: value,
    ...(during?.start === undefined ? {} : { since: during.start }),
    ...(during?.end === undefined ? {} : { until: during.end }),
  };
}

/** Undefined where the Patient contradicts itself about whose number it is. */
export function demographicsOf(found: PdsPatient): Demographics | undefined {
  const numbers = (found.identifier ?? []).flatMap(({ system, value }) => (system === systems.nhsNumber ? [value] : []));
  if (numbers.some((number) => number !== found.id)) return undefined;
  const [verification, restricted, practice] = [verificationOf(found), restrictedOf(found), practiceOf(found)];
  return {
    nhsNumber: found.id,
    families: (found.name ?? []).flatMap(({ family }) => family ?? []),
    ...(verification === undefined ? {} : { verification }),
    ...(restricted === undefined ? {} : { restricted }),
    ...(practice === undefined ? {} : { practice }),
    ...(found.birthDate === undefined ? {} : { birthDate: found.birthDate }),
    ...(found.deceasedDateTime === undefined ? {} : { deceased: found.deceasedDateTime }),
  };
}
