import type { Weights } from './weights.ts';

/**
 * What `estimateWeights` learnt from the 60,000 records of the seed `estimation`, of which it was not told whose they are
 * (npm run bench -- linkage). A site that links its own records estimates its own.
 */
export const DEFAULT_WEIGHTS: Weights = {
  nhsNumber: {
    same: {
      m: 0.962,
      u: 0.00000135,
    },
    close: {
      m: 0.00578,
      u: 0.00000494,
    },
    different: {
      m: 0.0323,
      u: 1,
    },
  },
  family: {
    same: {
      m: 0.894,
      u: 0.00254,
    },
    sound: {
      m: 0.0101,
      u: 0.000192,
    },
    part: {
      m: 0.011,
      u: 0.000144,
    },
    close: {
      m: 0.0176,
      u: 0.000536,
    },
    order: {
      m: 0.00811,
      u: 0.000001,
    },
    different: {
      m: 0.0592,
      u: 0.997,
    },
  },
  given: {
    same: {
      m: 0.89,
      u: 0.00458,
    },
    variant: {
      m: 0.0162,
      u: 0.00104,
    },
    close: {
      m: 0.0148,
      u: 0.000386,
    },
    order: {
      m: 0.0128,
      u: 0.00213,
    },
    swapped: {
      m: 0.00812,
      u: 0.000001,
    },
    initial: {
      m: 0.0396,
      u: 0.0098,
    },
    some: {
      m: 0.00139,
      u: 0.00924,
    },
    different: {
      m: 0.0167,
      u: 0.973,
    },
  },
  birthDate: {
    same: {
      m: 0.949,
      u: 0.0000306,
    },
    transposed: {
      m: 0.00618,
      u: 0.0000118,
    },
    digit: {
      m: 0.00992,
      u: 0.00083,
    },
    generation: {
      m: 0.0261,
      u: 0.791,
    },
    different: {
      m: 0.00928,
      u: 0.209,
    },
  },
  sex: {
    same: {
      m: 0.992,
      u: 0.5,
    },
    different: {
      m: 0.00784,
      u: 0.5,
    },
  },
  home: {
    same: {
      m: 0.85,
      u: 0.000165,
    },
    street: {
      m: 0.0436,
      u: 0.0000322,
    },
    postcode: {
      m: 0.000342,
      u: 0.00183,
    },
    close: {
      m: 0.000161,
      u: 0.000865,
    },
    area: {
      m: 0.00686,
      u: 0.0591,
    },
    different: {
      m: 0.0993,
      u: 0.938,
    },
  },
  phone: {
    same: {
      m: 0.425,
      u: 0.0000362,
    },
    close: {
      m: 0.00903,
      u: 5.94e-7,
    },
    different: {
      m: 0.566,
      u: 1,
    },
  },
};
