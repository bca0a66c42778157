import type { Effect } from '@ouzel/exchange';

/** A time at which somebody was shown something of a person's record, as the person may know it. */
export interface OwnEntry {
  id: string;
  recorded: Date;
  organisation: { name: string; kind: string };
  /** Absent where a computer system asked by itself. */
  role?: string;
  purpose: string;
  interaction: string;
  target: string;
  types: string[];
}

interface HiddenEntry {
  id: string;
  event: string;
  person: string;
  organisation: string;
}

/** Who looked, as the person themself may know it, and what is hidden from them: the audit service implements it. */
export interface OwnView {
  entries(asked: {
    persons: readonly string[];
    from?: Date | undefined;
    until?: Date | undefined;
    after?: { recorded: Date; id: string } | undefined;
    count: number;
  }): Promise<{ entries: OwnEntry[]; total: number; next?: { recorded: Date; id: string } }>;
  hidden: {
    hide(entry: {
      event: string;
      person: string;
      professional: string;
      reason: string;
      organisation: string;
      by: string;
      reviewBy: string;
      alongside: () => Effect;
    }): Promise<string | undefined>;
    list(asked: { organisation?: string | undefined; id?: string | undefined; due: boolean }): Promise<HiddenEntry[]>;
    review(review: {
      id: string;
      outcome: 'keep' | 'show';
      reason: string;
      by: string;
      reviewBy?: string | undefined;
      alongside: () => Effect;
    }): Promise<boolean>;
  };
}
