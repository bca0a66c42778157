export { meaningOf, type PdsAnswer, type PdsFailure } from './answer.ts';
export { createPdsClient, type PdsClient, type PdsEndpoint } from './client.ts';
export { createCircuit, type Circuit } from './circuit.ts';
export { clientAssertion, type PdsCredentials } from './token.ts';
export { startTracer, type TracerOptions } from './tracer.ts';
