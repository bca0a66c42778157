import { bundleRules } from './rules-bundle.ts';
import { clinicalRules } from './rules-clinical.ts';
import { datatypeRules } from './rules-datatypes.ts';
import { timingRules } from './rules-timing.ts';
import { ukCoreRules } from './uk-core.ts';
import type { Rule } from './walk.ts';

const TABLES: readonly Readonly<Record<string, readonly Rule[]>>[] = [
  datatypeRules,
  timingRules,
  clinicalRules,
  bundleRules,
  ukCoreRules,
];

/** Rules about a type (`Period`) or a path (`Observation.referenceRange`) that go beyond its elements one by one. */
export const rulesOf = (type: string): readonly Rule[] => TABLES.flatMap((table) => table[type] ?? []);
