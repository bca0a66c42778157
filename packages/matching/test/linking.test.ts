import { describe, expect, test } from '@jest/globals';
import { clusters, type Demographics, type Edge, estimateWeights, judge, pairsOf, profileOf } from '@ouzel/matching';
import { ANNE, bare, model } from './anne.ts';

describe('Clusters', () => {
  const joined = (people: readonly Demographics[]): number[] => {
    const profiles = people.map(profileOf);
    const edges = Array.from(pairsOf(profiles)).flatMap((pair): Edge[] => {
      const [one, other] = [profiles[pair[0]], profiles[pair[1]]];
      if (one === undefined || other === undefined) return [];
      const { verdict, bits, reasons } = judge(one, other, model);
      return verdict === 'apart' ? [] : [{ pair, verdict, bits, byNumber: reasons[0]?.level === 'same' }];
    });
    const { clusterOf } = clusters(profiles, edges);
    return people.map((_, at) => clusterOf(at));
  };
  const ali = { ...ANNE, givens: ['Mohammed', 'Ali'] };
  const hassan = { ...ANNE, givens: ['Mohammed', 'Hassan'], nhsNumber: '9990000026' };
  const either = { ...bare(ANNE), givens: ['Mohammed'] };

  test('a record that fits either of twins stays by itself', () => {
    const [one, two, torn] = joined([ali, hassan, either]);
    expect(new Set([one, two, torn]).size).toBe(3);
  });

  test('the same record joins the one whom it can only mean', () => {
    const [one, torn] = joined([ali, either]);
    expect(torn).toBe(one);
  });

  test('a record that would bring twins together brings nobody together', () => {
    const [one, two] = joined([ali, { ...hassan, nhsNumber: ali.nhsNumber }, { ...ali, givens: ['M'] }]);
    expect(one).not.toBe(two);
  });
});

const FIRST = 'Ash Beck Birk Clay Cod Dal Den Fair Gar Had Hart Kirk Lang Mar Nor Old Pem Rad Sut'.split(' ');
const LAST = ['ford', 'ham', 'worth', 'ley', 'stone', 'bury', 'gate'];
const GIVEN = 'Anne Robert Zoe Kevin Olivia Harry Imogen Leo Fatima Derek Bridget'.split(' ');

test('What is estimated from records tells agreement from chance, and is the same each time', () => {
  const people = Array.from({ length: 400 }, (_, at): Demographics => ({
    families: [`${FIRST[at % 19]}${LAST[at % 7]}`],
    givens: [GIVEN[at % 11] ?? ''],
    birthDate: `19${10 + (at % 89)}-0${1 + (at % 9)}-1${at % 10}`,
    sex: at % 2 === 0 ? 'female' : 'male',
    homes: [],
    phones: [],
    nhsNumber: String(9_000_000_000 + at),
  }));
  const twice = [...people, ...people.map((person, at) => (at % 10 === 0 ? { ...person, givens: ['Elsewhere'] } : person))].map(
    profileOf,
  );
  const learnt = estimateWeights(twice, 40_000);
  expect(learnt).toEqual(estimateWeights(twice, 40_000));
  const bits = (field: 'given' | 'birthDate', level: string): number => {
    const { m, u } = learnt[field][level] ?? { m: 1, u: 1 };
    return Math.log2(m / u);
  };
  expect([bits('given', 'same') > 3, bits('given', 'different') < -2, bits('birthDate', 'same') > 5]).toEqual([true, true, true]);
  expect(learnt.given['different']?.m).toBeCloseTo(0.1, 1);
});
