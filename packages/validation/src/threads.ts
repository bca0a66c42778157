import { Worker } from 'node:worker_threads';
import type { FhirError } from '@ouzel/fhir';
import { ATTEMPTS_MAX, THREAD_MEMORY_MB } from './limits.ts';
import { answer, faultOf } from './wire.ts';

export type Faults = readonly (readonly FhirError[])[];

interface Job {
  id: number;
  resources: readonly unknown[];
  attempts: number;
  /** Called with nothing where no thread could do it. */
  done: (faults: Faults | undefined) => void;
}

interface Thread {
  worker: Worker;
  jobs: Map<number, Job>;
}

export interface Threads {
  /** The faults of each resource; undefined where the threads are closed or die at it, so that the caller must do it itself. */
  faultsOf(resources: readonly unknown[]): Promise<Faults | undefined>;
  close(): Promise<void>;
}

/** @throws where what is sent cannot be copied: JSON always can. */
function send(thread: Thread, job: Job): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  thread.worker.postMessage({ id: job.id, resources: job.resources });
  thread.jobs.set(job.id, job);
  // A process may end while its threads are idle, not while one works for it.
  thread.worker.ref();
}

function receive(thread: Thread, message: unknown): void {
  const { id, faults } = answer.parse(message);
  const job = thread.jobs.get(id);
  thread.jobs.delete(id);
  if (thread.jobs.size === 0) thread.worker.unref();
  job?.done(faults.map((each) => each.map(faultOf)));
}

/** A thread that tells of its end once, whatever ended it. */
function startThread(url: URL, ended: (thread: Thread) => void): Thread {
  const worker = new Worker(url, { env: {}, resourceLimits: { maxOldGenerationSizeMb: THREAD_MEMORY_MB } });
  const thread: Thread = { worker, jobs: new Map() };
  worker.unref();
  worker.on('message', (message: unknown) => receive(thread, message));
  // An exit follows every error; without a listener the error would end the process.
  worker.on('error', () => undefined);
  worker.on('exit', () => ended(thread));
  return thread;
}

/** A few threads, started when first needed, replaced when they die. */
export function createThreads(count: number, url: URL = new URL('./worker.ts', import.meta.url)): Threads {
  const running = new Set<Thread>();
  let closed = false;
  let next = 0;

  const idlest = (): Thread => {
    const [found] = [...running].toSorted((one, other) => one.jobs.size - other.jobs.size);
    if (found !== undefined && (found.jobs.size === 0 || running.size >= count)) return found;
    const started = startThread(url, ended);
    running.add(started);
    return started;
  };
  const give = (job: Job): void => {
    if (closed || job.attempts >= ATTEMPTS_MAX) return job.done(undefined);
    job.attempts += 1;
    try {
      return send(idlest(), job);
    } catch {
      return job.done(undefined);
    }
  };
  const ended = (thread: Thread): void => {
    running.delete(thread);
    for (const job of thread.jobs.values()) give(job);
  };

  return {
    faultsOf: (resources) =>
      new Promise((resolve) => {
        next += 1;
        give({ id: next, resources, attempts: 0, done: resolve });
      }),
    async close() {
      closed = true;
      await Promise.all([...running].map(({ worker }) => worker.terminate()));
    },
  };
}
