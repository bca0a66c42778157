import type { Effect } from '@ouzel/exchange';

/** An officer of information governance: who they are, and whether they are the exchange's. */
export interface Officer {
  id: string;
  name: string;
  role: string;
  organisation: string;
  exchange: boolean;
}

/** A case as a list shows it. */
export interface CaseItem {
  id: string;
  person: string | null;
  version: number;
}

interface WholeCase extends CaseItem {
  alerts: readonly { event: string | null; person: string | null }[];
}

/** Cases of surveillance: the audit service implements it. */
export interface Cases {
  list(
    officer: Officer,
    criteria: {
      state?: string | undefined;
      organisation?: string | undefined;
      staff?: string | undefined;
      person?: string | undefined;
      assignee?: string | undefined;
      rule?: string | undefined;
      openedBefore?: Date | undefined;
      page?: number | undefined;
      count?: number | undefined;
    },
  ): Promise<{ cases: CaseItem[]; total: number }>;
  read(officer: Officer, id: string): Promise<WholeCase>;
  evidence(officer: Officer, id: string): Promise<WholeCase & { trail: readonly { id: string; person?: string }[] }>;
  change(
    officer: Officer,
    of: { id: string; expected: number; json: unknown },
    alongside: (person: string | null, kind: string) => Effect,
  ): Promise<{ version: number; state: string }>;
  open(
    officer: Officer,
    by: { event: string; reason: string },
    alongside: (person: string | null) => Effect,
  ): Promise<{ id: string; version: number; state: string; opened: boolean }>;
  questions(of: Questioned): Promise<object[]>;
  answer(of: Questioned, answer: { question: string; text: string }, alongside: () => Effect): Promise<void>;
}

/** A member of staff to whom a question was put. */
export type Questioned = Omit<Officer, 'exchange'>;

/** The rules of surveillance, and who the staff are: the audit service implements it. */
export interface SurveillanceDesk {
  rules(): Promise<readonly { version: number }[]>;
  publish(
    next: { replaces: number; reason: string; by: string; json: unknown },
    alongside: (version: number) => Effect,
  ): Promise<number>;
  rehearse(json: unknown, range: { days?: number | undefined; most?: number | undefined }): Promise<object>;
  staff: {
    put(organisation: string, json: unknown, alongside: (count: number) => Effect): Promise<{ staff: number; known: number }>;
  };
}
