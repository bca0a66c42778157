import type { Effect } from '@ouzel/exchange';
import type { Database } from '@ouzel/runtime';
import type { CaseEvent } from './case-event.ts';
import { type CaseCriteria, type ListedCase, listCases, type Officer, oneCase } from './case-list.ts';
import { eventsOf } from './case-rows.ts';
import { changeCase, changeFrom, noCase } from './change-case.ts';
import { type ByHand, type Opened, openByHand } from './open-by-hand.ts';
import { answerQuestion, type Question, questionsOf, type Questioned } from './questions.ts';
import { alertsOf, type CaseAlert, evidenceOf, type EvidenceEvent } from './evidence.ts';

export interface WholeCase extends ListedCase {
  events: CaseEvent[];
  alerts: CaseAlert[];
}

/** Cases of surveillance as officers of information governance see to them. */
export interface Cases {
  list(officer: Officer, criteria: CaseCriteria): Promise<{ cases: ListedCase[]; total: number }>;
  /** @throws FhirError `not-found`. */
  read(officer: Officer, id: string): Promise<WholeCase>;
  /** @throws FhirError `not-found`. */
  evidence(officer: Officer, id: string): Promise<WholeCase & { trail: EvidenceEvent[] }>;
  /** @throws FhirError `bad-element`, `not-found`, `stale-version`, `unsafe`. */
  change(
    officer: Officer,
    of: { id: string; expected: number; json: unknown },
    alongside: (person: string | null, kind: string) => Effect,
  ): Promise<{ version: number; state: string }>;
  /** @throws FhirError `bad-element`, `not-found`, `not-allowed`, `unsafe`. */
  open(officer: Officer, by: ByHand, alongside: (person: string | null) => Effect): Promise<Opened>;
  /** What one member of staff is asked, and has not answered. */
  questions(of: Questioned): Promise<Question[]>;
  /** @throws FhirError `not-found`. */
  answer(of: Questioned, answer: { question: string; text: string }, alongside: () => Effect): Promise<void>;
}

export function createCases({ database, now }: { database: Database; now: () => Date }): Cases {
  const read = async (officer: Officer, id: string): Promise<WholeCase> => {
    const found = await oneCase(database, officer, id);
    if (found === undefined) throw noCase();
    const [events, alerts] = await Promise.all([eventsOf(database, id), alertsOf(database, id)]);
    return { ...found, events, alerts };
  };
  return {
    list: (officer, criteria) => listCases(database, officer, criteria),
    read,
    evidence: async (officer, id) => ({ ...(await read(officer, id)), trail: await evidenceOf(database, id) }),
    async change(officer, { id, expected, json }, alongside) {
      const change = changeFrom(json);
      return changeCase(database, officer, { casefile: id, expected, change, now: now() }, (person) =>
        alongside(person, change.kind),
      );
    },
    open: (officer, by, alongside) => openByHand(database, officer, { ...by, now: now() }, alongside),
    questions: (of) => questionsOf(database, of),
    answer: (of, answer, alongside) => answerQuestion(database, of, { ...answer, now: now() }, alongside),
  };
}
