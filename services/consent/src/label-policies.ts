import type { Sql } from '@ouzel/runtime';
import { DEFAULT_RULES, pendingOf, ruleSetSchema } from '@ouzel/sensitivity';
import { z } from 'zod';
import type { LabelPolicy } from './sensitivity-step.ts';

// From the newest version by which every row is surely labelled.
const STANDING = `select r.version, r.rules from consent.label_rules r
  where r.version >= coalesce((select max(version) from consent.relabelling where finished is not null), 0) order by r.version`;
export const SETTLED = 'select max(version) as version from consent.relabelling where finished is not null';

export const versionRow = z.object({ version: z.number(), rules: ruleSetSchema });

export interface LabelPolicies {
  /** The rules at a version of policy: read again only when the version that came with a request's facts has moved on. */
  at(policyVersion: number): Promise<LabelPolicy>;
}

async function standing(database: Sql): Promise<LabelPolicy> {
  const [rows, [settled]] = await Promise.all([
    database.rows({ name: 'consent-label-rules', text: STANDING }),
    database.rows<{ version: number | null }>({ name: 'consent-labels-settled', text: SETTLED }),
  ]);
  const versions = z.array(versionRow).parse(rows);
  const newest = versions.at(-1) ?? { version: 0, rules: DEFAULT_RULES };
  const before = (settled?.version ?? null) === null ? [] : versions.slice(0, -1).map(({ rules }) => rules);
  const done = settled?.version === newest.version;
  return { ...newest, pending: done ? new Map() : pendingOf(newest.rules, before) };
}

/** Only what a decision needs of them. */
export function createLabelPolicies(database: Sql): LabelPolicies {
  let known: { policyVersion: number; policy: Promise<LabelPolicy> } | undefined;
  return {
    async at(policyVersion) {
      if (known?.policyVersion !== policyVersion) known = { policyVersion, policy: standing(database) };
      const mine = known;
      try {
        return await mine.policy;
      } catch (error) {
        if (known === mine) known = undefined;
        throw error;
      }
    },
  };
}
