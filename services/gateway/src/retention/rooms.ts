import type { Effect } from '@ouzel/exchange';

interface By {
  id: string;
  name: string;
}

export interface HoldItem {
  id: string;
  people: readonly string[];
  lifted: Date | null;
}

export interface ErasureItem {
  id: string;
  people: readonly string[] | null;
  byId: string;
  decision: string | null;
  done: Date | null;
  events: number;
}

/** What of the trail must stay, and what is erased: the audit service implements it. */
export interface Retention {
  holds(people?: readonly string[]): Promise<readonly HoldItem[]>;
  hold(asked: { people: readonly string[]; reason: string; by: By }, alongside: () => Effect): Promise<string>;
  lift(asked: { id: string; reason: string; by: By }, alongside: (people: readonly string[]) => Effect): Promise<boolean>;
  erasures(people?: readonly string[]): Promise<readonly ErasureItem[]>;
  erasure(id: string): Promise<ErasureItem | undefined>;
  askErasure(asked: { people: readonly string[]; reason: string; by: By }, alongside: () => Effect): Promise<string>;
  decideErasure(
    decided: { id: string; approve: boolean; reason: string; by: By },
    people: readonly string[],
    alongside: () => Effect,
  ): Promise<boolean>;
  carryOut(id: string): Promise<void>;
}
