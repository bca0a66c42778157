import type { AccessEvent } from '@ouzel/exchange';
import { base32OfUuid } from '@ouzel/fhir';

/** Whose records the resources of an event are of: of those that the decision opened, the ones whose ids begin with the record. */
export function custodiansOf({ decision, resources }: AccessEvent): { ods: string; records: string[] }[] {
  if (decision?.outcome !== 'permit' || resources.length === 0) return [];
  const touched = new Set(resources.map(({ id }) => id.slice(0, Math.max(0, id.indexOf('.')))));
  const found = new Map<string, string[]>();
  for (const { record, custodian } of decision.holdings) {
    const named = base32OfUuid(record);
    if (touched.has(named)) found.set(custodian.ods, [...(found.get(custodian.ods) ?? []), named]);
  }
  return [...found].map(([ods, records]) => ({ ods, records }));
}
