import type { Coding, Resource } from '@medplum/fhirtypes';
import { z } from 'zod';
import { coding, type Stu3Resource } from './stu3.ts';

/** STU3 addresses of the code systems of labels, and what R4 calls them. */
const SYSTEMS: Readonly<Record<string, string>> = {
  'http://hl7.org/fhir/v3/ActCode': 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  'http://hl7.org/fhir/v3/Confidentiality': 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality',
};

const labelled = z.looseObject({ meta: z.looseObject({ security: z.array(coding).optional() }).optional() });

/** The labels that a practice put on a resource, as R4 has them. @throws z.ZodError where they cannot be read: what may be labelled is never shown as if it were not. */
export function securityOf(json: Stu3Resource): Coding[] {
  return (labelled.parse(json).meta?.security ?? []).map(({ system, code, display }): Coding => {
    const known = system === undefined ? undefined : (SYSTEMS[system] ?? system);
    return {
      ...(known === undefined ? {} : { system: known }),
      ...(code === undefined ? {} : { code }),
      ...(display === undefined ? {} : { display }),
    };
  });
}

/** The resource with the labels that its practice put on it (GP Connect: NOPAT, not to be told to the patient). */
export function withSecurity(resource: Resource, security: readonly Coding[]): Resource {
  if (security.length === 0) return resource;
  return { ...resource, meta: { ...resource.meta, security: [...(resource.meta?.security ?? []), ...security] } };
}
