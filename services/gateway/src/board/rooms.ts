/** Who takes part, with their toolkit entries: the consent service implements it. */
export interface Participants {
  list(): Promise<
    readonly {
      ods: string;
      standing: string;
      reason: string | null;
      changedBy: string | null;
      changed: Date | null;
    }[]
  >;
}

/** What people decided about sharing, as officers see it: the consent service implements it. */
export interface DirectiveDesk {
  of(person: string): Promise<{ rules: readonly object[]; dissents: readonly object[] }>;
}

/** How often records were looked at: the audit service implements it. */
export interface AccessCounts {
  count(asked: {
    by: 'organisation' | 'role';
    each: 'hour' | 'day';
    from: Date;
    until: Date;
    people?: readonly string[];
    organisation?: string;
  }): Promise<{ counts: readonly { at: Date; key: string; n: number }[]; counted: number; since?: Date }>;
}
