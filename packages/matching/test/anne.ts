import { DEFAULT_WEIGHTS, type Demographics, frequenciesOf, type Model } from '@ouzel/matching';

/** Somebody of whom everything is known. */
export const ANNE: Demographics = {
  nhsNumber: '9990000018',
  families: ['Smith'],
  givens: ['Anne', 'Louise'],
  birthDate: '1961-04-09',
  sex: 'female',
  homes: [{ lines: '12 Heron Close', postcode: 'MK45 2AB' }],
  phones: ['01525 400100'],
};

/** The same without the number. */
export const bare = ({ nhsNumber: _number, ...rest }: Demographics): Demographics => rest;

/** A town, of which nothing is counted. */
export const model: Model = { weights: DEFAULT_WEIGHTS, frequencies: frequenciesOf([]), people: 20_000 };
