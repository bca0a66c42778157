import type { KnownResident } from '@ouzel/exchange';
import { systems } from '@ouzel/fhir';
import type { Database } from '@ouzel/runtime';
import { limits } from '../limits.ts';

/** A clinician's own word: an Observation of this code with `valueBoolean`. The newest one counts. */
export const SCALE_2 = { system: 'https://ouzel.example/fhir/CodeSystem/news2', code: 'spo2-scale-2' } as const;
const PREGNANT = '77386006';

// Said by those who may judge it: never by the home, and nothing that is labelled sensitive. Of a pregnancy, that somebody holds it as active.
const SAID = `with clinical as (
    select r.type, r.tokens, r.occurred, r.body from locator.record l join locator.organisation o on o.ods = l.custodian and o.kind in ('gp-practice', 'acute-trust', 'community')
      join records.resource r on r.record = l.record
    where l.person = $1 and l.audience is null and r.type in ('Observation', 'Condition') and r.labels = 0 and r.tokens && array[$2, $3]::text[]
  ), scale as (
    select ('{"meta":{' || body)::jsonb -> 'valueBoolean' = 'true'::jsonb and ('{"meta":{' || body)::jsonb ->> 'status' in ('final', 'amended', 'corrected') as two
    from clinical where type = 'Observation' and $2 = any(tokens) order by occurred desc nulls last limit 1
  ) select coalesce((select two from scale), false) as two, exists (
    select from clinical where type = 'Condition' and $3 = any(tokens)
      and ('{"meta":{' || body)::jsonb -> 'clinicalStatus' -> 'coding' -> 0 ->> 'code' in ('active', 'recurrence', 'relapse')
      and coalesce(('{"meta":{' || body)::jsonb -> 'verificationStatus' -> 'coding' -> 0 ->> 'code', 'confirmed') not in ('refuted', 'entered-in-error')
      and (occurred is null or occurred > now() - interval '${limits.pregnancyWeeksMax} weeks')) as pregnant`;
const BEFORE = `select total, taken from carehome.vital_set where record = $1 and complete and total is not null order by taken desc limit ${limits.usualOfSets}`;

/** The middle one; of an even number the lower, so that "usual" is never more than what was seen. */
function middleOf(totals: readonly number[]): number | undefined {
  return totals.toSorted((a, b) => a - b)[Math.floor((totals.length - 1) / 2)];
}

/** What is known of a resident before a set is scored. */
export const createKnown =
  (database: Database) =>
  async ({ person, record }: { person: string; record: string }): Promise<KnownResident> => {
    const codes = [`code:${SCALE_2.system}|${SCALE_2.code}`, `code:${systems.snomed}|${PREGNANT}`];
    const [said, before] = await Promise.all([
      database.rows<{ two: boolean; pregnant: boolean }>({ name: 'carehome-said', text: SAID, values: [person, ...codes] }),
      database.rows<{ total: number; taken: Date }>({ name: 'carehome-before', text: BEFORE, values: [record] }),
    ]);
    const [last] = before;
    const usual = before.length < limits.usualSetsMin ? undefined : middleOf(before.map(({ total }) => total));
    return {
      spo2Scale: said[0]?.two === true ? 2 : 1,
      pregnant: said[0]?.pregnant === true,
      ...(usual === undefined ? {} : { usual: { total: usual, of: before.length } }),
      ...(last === undefined ? {} : { last }),
    };
  };
