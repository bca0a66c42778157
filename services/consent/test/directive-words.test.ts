import { describe, expect, test } from '@jest/globals';
import { sentenceOf, type WordedRule } from '../src/directive-words.ts';

const RULE: WordedRule = {
  effect: 'deny',
  exception: false,
  strength: 'ask-first',
  custodian: null,
  organisation: null,
  types: null,
  labels: 0,
};
const NEVER = 'They may not look in an emergency either, unless the law says that they must or you say yes.';
const ASK = 'They may ask you first, and in an emergency they may look where you cannot be asked.';

describe('What a person decided, in a sentence to them', () => {
  test.each<[Partial<WordedRule>, string]>([
    [{}, `You do not want anybody to see your record. ${ASK}`],
    [{ strength: 'no-share' }, `You do not want anybody to see your record. ${NEVER}`],
    [{ organisation: 'Lea Vale Council' }, `You do not want Lea Vale Council to see your record. ${ASK}`],
    [{ custodian: 'Willowbank Surgery' }, `You do not want anybody to see what Willowbank Surgery holds about you. ${ASK}`],
    [
      { types: ['AllergyIntolerance', 'Condition', 'Goal'] },
      `You do not want anybody to see from your record allergies, health problems and Goal. ${ASK}`,
    ],
    [
      { labels: 4 + 8, custodian: 'Willowbank Surgery' },
      `You do not want anybody to see from your record anything about sexual health and mental health, as Willowbank Surgery holds it. ${ASK}`,
    ],
    [{ effect: 'permit', organisation: 'Lea Vale Hospital' }, 'You let Lea Vale Hospital see your record.'],
    [{ effect: 'permit', exception: true, types: ['Condition'] }, 'But you let anybody see from your record health problems.'],
    [{ exception: true, types: ['Condition'] }, `But you do not want anybody to see from your record health problems. ${ASK}`],
  ])('%j', (rule, sentence) => {
    expect(sentenceOf({ ...RULE, ...rule })).toBe(sentence);
  });
});
