import type { Effect } from '@ouzel/exchange';
import type { Database } from '@ouzel/runtime';
import { rehearse, type Rehearsed } from './rehearse.ts';
import { listRules, type PublishedRules, publishRules } from './rule-versions.ts';
import { createStaffList, type StaffList } from './staff-list.ts';
import type { Surveillance } from './turn.ts';

/** What information governance does with the rules of surveillance. */
export interface SurveillanceDesk {
  rules(): Promise<PublishedRules[]>;
  /** @throws FhirError `bad-element`, `stale-version`. */
  publish(
    next: { replaces: number; reason: string; by: string; json: unknown },
    alongside: (version: number) => Effect,
  ): Promise<number>;
  /** What a draft would find of the past, beside what the rules in use find. Nothing is kept. @throws FhirError `bad-element`. */
  rehearse(json: unknown, range: { days?: number | undefined; most?: number | undefined }): Promise<Rehearsed>;
  staff: StaffList;
}

export function createSurveillanceDesk(surveillance: Omit<Surveillance, 'database'> & { database: Database }): SurveillanceDesk {
  const { database, now } = surveillance;
  return {
    rules: () => listRules(database),
    publish: (next, alongside) => publishRules(database, { ...next, now: now() }, alongside),
    rehearse: (json, range) => rehearse(surveillance, json, range),
    staff: createStaffList(surveillance),
  };
}
