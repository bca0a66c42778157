import { relied } from './agreement-words.ts';
import type { Agreement } from './agreements.ts';
import { asked } from './asked-words.ts';
import type { RecordedDecision } from './recorded-decision.ts';
import { because } from './rule-words.ts';

/** A decision in words: which step made it, on which fact, under which agreements. Nothing in it is about the person. */
export interface Explanation {
  step: string;
  rule?: string | undefined;
  shown: boolean;
  sentences: string[];
}

const STEPS: Readonly<Record<string, string>> = {
  '1': '1 credential',
  '2': '2 purpose of use',
  '3': '3 agreement',
  '4': '4 relationship',
  '5': "5 the person's directives",
  '6': '6 sensitivity',
  '7': '7 view',
  '8': '8 obligations',
};

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

/** The decision of a recorded event as a person reads it. `known`: every version of every agreement. */
export function explain(decision: RecordedDecision, known: readonly Agreement[]): Explanation {
  const { rule, fact, status, agreements = [] } = decision;
  const shown = status < 400;
  if (rule === undefined) {
    const ended = `It ended with HTTP ${status} without a decision about a person.`;
    const step = status === 401 ? '1 credential' : 'none';
    const why = status === 401 ? 'The credential was missing, bad or expired.' : '';
    return { step, shown, sentences: [asked(decision), why, ended].filter((text) => text !== '') };
  }
  // A decision to permit is not yet an answer: what came after it may have failed.
  const permitted = rule.includes(':');
  const failed = permitted && !shown ? [`The request then ended with HTTP ${status}.`] : [];
  const facts = fact === undefined ? [] : [sentence(fact)];
  return {
    step: STEPS[rule.slice(0, 1)] ?? rule,
    rule,
    shown,
    sentences: [asked(decision), because(rule, permitted), ...facts, ...agreements.map((name) => relied(name, known)), ...failed],
  };
}
