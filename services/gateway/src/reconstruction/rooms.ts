import type { Approvals, Effect, Reopening, ResourceVersion } from '@ouzel/exchange';

/** One person's, or one interaction's, part of a past answer. */
export interface AnsweredPart {
  interaction: string;
  target: string;
  status: number;
  person?: string | undefined;
  /** In the order of the answer. */
  versions: ResourceVersion[];
  recipe?: Record<string, unknown> | undefined;
  query?: string | undefined;
}

/** A past answer as its event has it. */
export interface Answered extends AnsweredPart {
  id: string;
  recorded: Date;
  organisation: string;
  user?: string | undefined;
  query: string;
  trace: string;
  hash?: string | undefined;
  parts: AnsweredPart[];
  /** Something of what its event said was erased. */
  erased: boolean;
}

export interface ReconstructionCase {
  id: string;
  event: string;
  state: 'waiting' | 'approved' | 'refused' | 'expired';
  organisation: string;
}

/** Past answers, and who may have them written again: the audit service implements it. */
export interface Reconstructions extends Approvals {
  answered(event: string): Promise<Answered | undefined>;
  bases(): Promise<string[]>;
  ask(asked: {
    event: string;
    case: string;
    reason: string;
    organisation: string;
    by: string;
    alongside: () => Effect;
  }): Promise<string>;
  list(asked: { organisation?: string | undefined; id?: string | undefined }): Promise<ReconstructionCase[]>;
  decide(decision: { id: string; approve: boolean; reason: string; by: string; alongside: () => Effect }): Promise<boolean>;
}

/** Who people were: the locator implements it. */
export interface PastPatients {
  text(
    leave: Reopening,
    patient: { person: string; version: number },
    showing: { hidden: boolean; unknown: boolean; traced?: Date | undefined; replaces: readonly string[] },
  ): Promise<((nhsNumber: string) => string) | undefined>;
  numbers(leave: Reopening, person: string): Promise<string[]>;
}
