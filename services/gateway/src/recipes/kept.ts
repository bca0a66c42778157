import type { AccessRequest, Permit, Recipe, Released, ResourceVersion } from '@ouzel/exchange';
import { base32OfUuid } from '@ouzel/fhir';
import { addressed } from './address-kept.ts';

const isPerson = (version: ResourceVersion | undefined): boolean => version?.type === 'Patient' && !version.id.includes('.');

/** How the person's own Patient was shown, beside its version. It is the first or the last of an answer, or not in it. */
function patientKept({ patient: { traced }, replaces, hideIdentity }: Permit, resources: readonly ResourceVersion[]): object {
  if (!isPerson(resources[0]) && !isPerson(resources.at(-1))) return {};
  if (hideIdentity) return { patient: { unknown: true } };
  if (traced === undefined && replaces.length === 0) return {};
  const others = replaces.length === 0 ? {} : { replaces: replaces.map(({ person }) => base32OfUuid(person)) };
  return { patient: { ...(traced === undefined ? {} : { traced: traced.getTime() }), ...others } };
}

/** What is kept of how a release was put together. */
export function kept(
  { recipe, resources }: Released,
  { request, base, permit }: { request: AccessRequest; base: string; permit: Permit },
): Recipe | undefined {
  if (recipe === undefined) return undefined;
  return {
    ...addressed(recipe, request.query, base, permit.person),
    ...(permit.hideLocation ? { hidden: true } : {}),
    ...patientKept(permit, resources),
  };
}
