// A thread that dies of the first thing it is asked, for gate.test.ts.
import { parentPort } from 'node:worker_threads';

parentPort?.once('message', () => {
  throw new Error('asked to die');
});
