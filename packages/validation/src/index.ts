export { faultsOf } from './faults.ts';
export { createGate, type Gate, type GateOptions } from './gate.ts';
