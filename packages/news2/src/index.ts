export {
  type Band,
  CONSCIOUSNESS,
  type Consciousness,
  type Measurements,
  type Parameter,
  PARAMETERS,
  type ParameterScore,
  round,
  type Score,
  scoreNews2,
} from './score.ts';
