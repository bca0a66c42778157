import type { Effect, OrganisationKind } from '@ouzel/exchange';
import type { RuleSet } from '@ouzel/sensitivity';

export const REGISTERED = {
  organisations: 'organisation',
  practitioners: 'practitioner',
  roles: 'role',
  clients: 'client',
} as const;
export type RegisteredKind = (typeof REGISTERED)[keyof typeof REGISTERED];

/** Somebody, or something, that may act through the exchange, and whether it still may. */
export interface Registration {
  kind: RegisteredKind;
  id: string;
  name: string | null;
  organisation: string | null;
  practitioner: string | null;
  organisationKind: OrganisationKind | null;
  status: 'active' | 'suspended' | 'removed';
  version: number;
  reason: string;
  changedBy: string;
  changed: Date;
}

type Effects = (now: Registration) => readonly Effect[];
interface Why {
  reason: string;
  by: string;
}

/** Who may act, as an administrator sees it: the consent service implements it. */
export interface Registry {
  list(kind: RegisteredKind, paging: { after?: string | undefined; count: number }): Promise<Registration[]>;
  get(kind: RegisteredKind, id: string): Promise<Registration>;
  register(
    who: {
      kind: RegisteredKind;
      id: string;
      name: string;
      organisation?: string | undefined;
      practitioner?: string | undefined;
      organisationKind?: OrganisationKind | undefined;
    },
    why: Why,
    effects: Effects,
  ): Promise<Registration>;
  change(
    of: { kind: RegisteredKind; id: string; expected?: number | undefined },
    status: Registration['status'],
    why: Why,
    effects: Effects,
  ): Promise<Registration>;
}

/** One version of the label rules, and how far what is kept has been labelled anew under it. */
export interface LabelVersion {
  version: number;
  title: string;
  reason: string;
  importedBy: string;
  imported: Date;
  part: string;
  done: number;
  changed: number;
  about: number;
  finished: Date | null;
}

/** What makes resources sensitive, as an administrator sees it: the consent service implements it. */
export interface LabelAdministration {
  versions(): Promise<LabelVersion[]>;
  export(version: number): Promise<RuleSet>;
  import(
    next: { rules: RuleSet; replaces: number; reason: string; by: string },
    effects: (version: number) => readonly Effect[],
  ): Promise<number>;
}

/** A delivery that was tried as often as it may be, without anything of the person. */
export interface DeadLetter {
  id: string;
  destination: string;
  kind: string;
  occurred: Date;
  attempts: number;
  reason: string;
  died: Date;
  behind: number;
  position: string;
}

export type DeadLetterAction = { action: 'replay' } | { action: 'discard' } | { action: 'redirect'; destination: string };

/** Deliveries that wait for a person: the sync service implements it. */
export interface DeadLetters {
  list(asked: { destination?: string | undefined; after?: string | undefined; count: number }): Promise<DeadLetter[]>;
  get(id: string): Promise<DeadLetter | undefined>;
  check(destination: string): Promise<{
    destination: 'active' | 'not-active' | 'unknown';
    inbox: 'answers' | 'does-not-answer' | 'none';
  }>;
  /** False where it is not dead any more. */
  decide(id: string, how: DeadLetterAction, why: Why, effects: readonly Effect[]): Promise<boolean>;
}
