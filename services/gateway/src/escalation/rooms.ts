import type { Effect } from '@ouzel/exchange';
import type { ResourceKey } from '@ouzel/fhir';

/** What of the resident may be shown. */
export interface TaskContent {
  person: string;
  sentences: readonly string[];
  /** What else is to be known, line by line; absent where it was not asked for. */
  background?: readonly string[];
}

/** A Task or a Communication of an organisation, not yet decided about. */
export interface FoundTask {
  id: string;
  version: number;
  updated: Date;
  record: string;
  score?: ResourceKey;
  /** It calls somebody to the resident: they are told what else is to be known. */
  calls?: true;
  /** It is about nobody: there is nothing to decide. */
  nobody?: true;
  /** Without content: that somebody is called, and nothing of whom or why. */
  textOf(content: TaskContent | undefined): string;
}

export interface WantedTasks {
  local?: string | undefined;
  record?: string | undefined;
  person?: string | undefined;
  focus?: string | undefined;
  owner?: string | undefined;
  states?: readonly string[] | undefined;
}

export const ANSWERS = ['accepted', 'rejected', 'completed'] as const;

/** Who was called because of a resident's readings: the room of the care homes implements it. */
export interface EscalationDesk {
  /** Those of this organisation alone: it called, or was called. */
  find(type: 'Task' | 'Communication', organisation: string, wanted: WantedTasks): Promise<FoundTask[]>;
  answer(answer: {
    step: string;
    record: string;
    organisation: string;
    by: string;
    status: (typeof ANSWERS)[number];
    reason?: string | undefined;
    expected?: number | undefined;
    alongside: (task: FoundTask) => Effect;
  }): Promise<FoundTask | 'gone' | 'stale'>;
}
