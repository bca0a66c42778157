import { setTimeout as sleep } from 'node:timers/promises';
import type { Incidents, TraceOutcome, Traces, TraceTask } from '@ouzel/exchange';
import type { Log, Metrics, WakeUpQueue } from '@ouzel/runtime';
import type { PdsAnswer } from './answer.ts';
import { type Circuit, createCircuit } from './circuit.ts';
import type { PdsClient } from './client.ts';
import { limits } from './limits.ts';

export interface TracerOptions {
  client: PdsClient;
  traces: Traces;
  /** A queue of its own: traces never wait behind deliveries, nor deliveries behind traces. */
  queue: WakeUpQueue;
  /** Whether information governance has stopped asking PDS. */
  stopped?: () => Promise<boolean>;
  /** Traces in a minute, by all processes together. */
  perMinute: number;
  /** After how long somebody is traced again, milliseconds. */
  refreshMs: number;
  log: Log;
  /** Where a wrong answer is noted for people to look into. */
  incidents?: Incidents;
  metrics: Metrics;
  now: () => Date;
  /** From 0 up to 1. */
  random: () => number;
}

const SERVICE = 'PDS';

const after = (from: Date, ms: number): Date => new Date(from.getTime() + ms);

async function postpone(options: TracerOptions, circuit: Circuit, task: TraceTask, failed: Extract<PdsAnswer, { is: 'failed' }>) {
  const { traces, log, metrics, now, random } = options;
  const { why, retryAfterMs } = failed;
  circuit.failed(why, now(), retryAfterMs);
  metrics.source(SERVICE, why);
  log.warn('PDS gave no answer', { reason: why, attempt: task.attempts + 1 });
  const longest = Math.min(limits.backoffMs * 2 ** Math.min(task.attempts, 20), limits.backoffMaxMs);
  const pause = why === 'refused' ? limits.refusedPauseMs : Math.max(longest, retryAfterMs ?? 0);
  await traces.postpone(task, after(now(), pause * (0.5 + random() / 2)), true);
}

/** What people have to look at is told in the log; who it is about is in locator.link_suspected. */
async function tell({ log, metrics, now, incidents }: TracerOptions, circuit: Circuit, outcome: TraceOutcome): Promise<void> {
  metrics.source(SERVICE, outcome);
  if (outcome !== 'wrong-person') return;
  const paused = circuit.answeredWrongly(now());
  const kept = { custodian: SERVICE, outcome: 'answer dropped' };
  log.error('incident: a source answered about another person', { ...kept, ...(paused ? { reason: 'paused' } : {}) });
  await incidents?.note({ kind: 'wrong-person', organisation: SERVICE });
}

async function traceOne(options: TracerOptions, circuit: Circuit, person: string, ending: AbortSignal): Promise<void> {
  const { client, traces, refreshMs, now, random } = options;
  const task = await traces.task(person);
  if (task === undefined) return;
  const closed = (await options.stopped?.()) === true ? after(now(), limits.pauseMs) : circuit.closedUntil(now());
  if (closed !== undefined) return traces.postpone(task, after(closed, random() * limits.pauseMs), false);
  const answer = await client.ask(task.nhsNumber, ending);
  if (answer.is === 'failed') return postpone(options, circuit, task, answer);
  circuit.answered();
  const asOf = now();
  const due = after(asOf, refreshMs * (1 - random() * limits.jitterPart));
  await tell(options, circuit, await traces.settle(task, answer, { asOf, due }));
}

/**
 * Traces people in PDS, apart from every request and message: whoever is registered, and everybody again after a while. What to do is in the
 * database; the queue only says whom. A PDS that fails or hangs is asked less and less, and slows nobody else.
 */
export function startTracer(options: TracerOptions): { stop(): Promise<void> } {
  const { traces, queue, perMinute, log } = options;
  const circuit = createCircuit();
  const ending = new AbortController();
  const each = Math.ceil((perMinute * limits.lookEveryMs) / 60_000);
  const trace = (person: string): Promise<void> =>
    // The claim ends by itself, and somebody takes the person again.
    traceOne(options, circuit, person, ending.signal).catch((error: unknown) => log.warn('a trace could not be kept', { error }));
  queue.work(({ person }) => trace(person), limits.tracesAtOnce);
  const goOn = async (): Promise<void> => {
    const since = circuit.shutSince(options.now());
    if (since === undefined || !(await traces.resumed(since))) return;
    circuit.resume();
    log.warn('PDS is asked again after wrong answers', { reason: 'resumed' });
  };
  const turn = async (): Promise<void> => {
    await goOn();
    const room = circuit.take(options.now());
    if (room === 0) return options.metrics.source(SERVICE, 'paused');
    if ((await options.stopped?.()) === true) return;
    const persons = await traces.claim({ perMinute, atOnce: room === 1 ? 1 : each, claimMs: limits.claimMs });
    if (persons.length > 0) await queue.wake(persons.map((person) => ({ destination: SERVICE, person })));
  };
  const loop = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await turn().catch((error: unknown) => log.warn('the tracer could not look for people who are due', { error }));
      await sleep(limits.lookEveryMs, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  };
  const running = loop();
  return {
    async stop() {
      ending.abort();
      await running;
    },
  };
}
