import type { Database } from '@ouzel/runtime';
import { type Answered, answeredOf } from './answered.ts';
import { knownBases, noteBase } from './bases.ts';
import { createReconstructionCases, type ReconstructionCases } from './cases.ts';

/** Past answers, and who may have them written again. */
export interface Reconstructions extends ReconstructionCases {
  answered(event: string): Promise<Answered | undefined>;
  bases(): Promise<string[]>;
  noteBase(base: string): Promise<void>;
}

export function createReconstructions(database: Pick<Database, 'rows' | 'transaction'>, now: () => Date): Reconstructions {
  return {
    ...createReconstructionCases(database, now),
    answered: (event) => answeredOf(database, event),
    bases: () => knownBases(database),
    noteBase: (base) => noteBase(database, base),
  };
}
