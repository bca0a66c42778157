import type { Effect } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Database, runEffects } from '@ouzel/runtime';
import { DEFAULT_RULES, type RuleSet, ruleSetSchema } from '@ouzel/sensitivity';
import { z } from 'zod';
import { importIn, type NewRules, NEWEST } from './label-import.ts';
import { createLabelPolicies, type LabelPolicies } from './label-policies.ts';

const LIST = `select r.version, r.rules ->> 'title' as title, r.reason, r.imported_by as "importedBy", r.imported, l.part, l.done::float8, l.changed::float8,
  l.about::float8, l.finished from consent.label_rules r join consent.relabelling l using (version) order by r.version desc limit 100`;
const ONE = 'select rules from consent.label_rules where version = $1';

const summary = z.object({
  version: z.number(),
  title: z.string(),
  reason: z.string(),
  importedBy: z.string(),
  imported: z.date(),
  part: z.string(),
  done: z.number(),
  changed: z.number(),
  about: z.number(),
  finished: z.date().nullable(),
});

export interface LabelRules extends LabelPolicies {
  /** The versions, newest first, with how far what is kept has been labelled anew under each. */
  versions(): Promise<z.output<typeof summary>[]>;
  /** One version whole. @throws FhirError `not-found`. */
  export(version: number): Promise<RuleSet>;
  /** Makes a new version; it binds the next decision. `effects` of it join the transaction. @throws FhirError `stale-version`. */
  import(next: NewRules, effects: (version: number) => readonly Effect[]): Promise<number>;
  /** Takes in the rules that come with the exchange where there are none yet. */
  adopt(): Promise<void>;
}

export function createLabelRules(database: Database): LabelRules {
  const importRules: LabelRules['import'] = (next, effects) =>
    database.transaction(async (sql) => {
      const version = await importIn(sql, next);
      await runEffects(sql, effects(version));
      return version;
    });
  return {
    ...createLabelPolicies(database),
    versions: async () => z.array(summary).parse(await database.rows({ text: LIST })),
    async export(version) {
      const [row] = await database.rows<{ rules: unknown }>({ text: ONE, values: [version] });
      if (row === undefined) throw new FhirError('not-found', 'There is no such version of the label rules.');
      return ruleSetSchema.parse(row.rules);
    },
    import: importRules,
    async adopt() {
      const first = { rules: DEFAULT_RULES, replaces: 0, reason: 'The rules that come with the exchange', by: 'exchange' };
      const [row] = await database.rows({ text: NEWEST });
      if (row !== undefined) return;
      await importRules(first, () => []).catch((error: unknown) => {
        // Another process began at the same moment.
        if (!(error instanceof FhirError) || error.situation !== 'stale-version') throw error;
      });
    },
  };
}
