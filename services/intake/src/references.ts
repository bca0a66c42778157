import { SUBJECT } from '@ouzel/exchange';
import { resourceId } from '@ouzel/fhir';
import type { Prepared } from './prepare.ts';

/** What references among the resources of a set become: our ids for its siblings, and for entries of the same Bundle. */
export function oursOf(base: string, prepared: readonly Prepared[]): (reference: string) => string {
  const known = new Map<string, string>();
  for (const { record, items, good } of prepared) {
    for (const item of items)
      known.set(`${item.resource.resourceType}/${item.local}`, `${item.resource.resourceType}/${resourceId(item)}`);
    for (const { fullUrl, resource, target } of good) {
      if (fullUrl === undefined) continue;
      known.set(
        fullUrl,
        resource.resourceType === 'Patient'
          ? SUBJECT
          : `${resource.resourceType}/${resourceId({ record: target?.key.record ?? record, local: resource.id })}`,
      );
    }
  }
  return (reference) => {
    const relative = reference.startsWith(`${base}/`) ? reference.slice(base.length + 1) : reference;
    return known.get(relative) ?? (relative.startsWith('Patient/') ? SUBJECT : relative);
  };
}
