import type { Labeller, Labels } from '@ouzel/records';
import { isObject } from '@ouzel/fhir';
import type { Sql } from '@ouzel/runtime';
import { DEFAULT_RULES, markingOf, ruleSetSchema } from '@ouzel/sensitivity';

const NEWEST = 'select version, rules from consent.label_rules order by version desc limit 1';
const GUARD = 'select consent.labelled_under($1)';
/** What `consent.labelled_under` fails with. */
const STALE = 'OZ001';

async function newest(sql: Sql): Promise<Labels> {
  const [row] = await sql.rows<{ version: number; rules: unknown }>({ name: 'consent-newest-labels', text: NEWEST });
  const rules = row === undefined ? DEFAULT_RULES : ruleSetSchema.parse(row.rules);
  return {
    marking: markingOf(rules),
    guard: { name: 'consent-labelled-under', text: GUARD, values: [row?.version ?? 0] },
  };
}

/** The rules in force for whoever writes: read once, and again when a write was overtaken by new ones. */
export function createLabeller(sql: Sql): Labeller {
  let known: Promise<Labels> | undefined;
  return {
    async current() {
      known ??= newest(sql);
      const mine = known;
      try {
        return await mine;
      } catch (error) {
        if (known === mine) known = undefined;
        throw error;
      }
    },
    renew() {
      known = undefined;
    },
    isStale: (error) => isObject(error) && error['code'] === STALE,
  };
}
