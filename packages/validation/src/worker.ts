// A thread that walks resources, for threads.ts.
import { parentPort } from 'node:worker_threads';
import { faultsOf } from './faults.ts';
import { plainOf, question } from './wire.ts';

parentPort?.on('message', (message: unknown) => {
  const { id, resources } = question.parse(message);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage({ id, faults: resources.map((resource) => faultsOf(resource).map(plainOf)) });
});
