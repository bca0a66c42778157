import type { Answer, Connection, Shot } from './http-load.ts';
import { busySecondsOfMachine, cpuSecondsOf, residentMbOf } from './proc.ts';

/** One response in so many is kept and looked into. */
const CHECK_EVERY = 50;
const AFTER_ERROR_MS = 50;

/** Processes whose use is measured: each with all below it. */
export interface Watched {
  server: number;
  postgres: number;
}

export interface Window {
  /** Good answers within the window, per second. */
  rate: number;
  /** Milliseconds. */
  p50: number;
  p95: number;
  p99: number;
  /** Of a good answer, in the mean. */
  bytes: number;
  faults: Map<string, number>;
  /** Requests that were sent and answered, the last ones' answers after the end included. */
  answered: number;
  /** Cores used over the window. */
  serverCores: number | undefined;
  postgresCores: number | undefined;
  /** Cores that neither these two nor the load generator used: noise. */
  otherCores: number | undefined;
  residentMb: number | undefined;
}

interface Load {
  next(): Shot;
  fault(answer: Answer): string | undefined;
}

const percentile = (sorted: readonly number[], percent: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;

function used(before: number | undefined, after: number | undefined, seconds: number): number | undefined {
  return before === undefined || after === undefined ? undefined : (after - before) / seconds;
}

function otherThan(known: readonly (number | undefined)[], whole: number | undefined): number | undefined {
  if (whole === undefined) return undefined;
  return Math.max(0, whole - known.reduce<number>((sum, cores) => sum + (cores ?? 0), 0));
}

interface Tally {
  latencies: number[];
  faults: Map<string, number>;
  bytes: number;
  answered: number;
}

/** Asks one request after the other until the end. What is answered after the end does not count. */
async function lane(connection: Connection, load: Load, end: number, tally: Tally): Promise<void> {
  while (performance.now() < end) {
    const looked = tally.answered % CHECK_EVERY === 0;
    const shot = load.next();
    const started = performance.now();
    let answer: Answer | undefined;
    let fault: string | undefined;
    try {
      answer = await connection.send(shot, looked);
      fault = load.fault(answer);
    } catch (error) {
      fault = Error.isError(error) ? error.message : 'an unknown error';
      await new Promise((resolve) => void setTimeout(resolve, AFTER_ERROR_MS));
    }
    const ended = performance.now();
    tally.answered += 1;
    if (ended > end) return;
    if (fault !== undefined) tally.faults.set(fault, (tally.faults.get(fault) ?? 0) + 1);
    else {
      tally.latencies.push(ended - started);
      tally.bytes += answer?.bytes ?? 0;
    }
  }
}

/** A closed loop: as many requests under way as there are connections, for so many seconds. */
export async function measure(
  connections: readonly Connection[],
  load: Load,
  seconds: number,
  watched?: Watched,
): Promise<Window> {
  const cpu = (): (number | undefined)[] =>
    watched === undefined
      ? []
      : [cpuSecondsOf(watched.server), cpuSecondsOf(watched.postgres), cpuSecondsOf(process.pid, true), busySecondsOfMachine()];
  const tally: Tally = { latencies: [], faults: new Map(), bytes: 0, answered: 0 };
  const before = cpu();
  const started = performance.now();
  let ended: { after: (number | undefined)[]; took: number } | undefined;
  const look = () => (ended ??= { after: cpu(), took: (performance.now() - started) / 1_000 });
  // At the end of the window, before the requests that are under way are waited for.
  const atEnd = setTimeout(look, seconds * 1_000);
  await Promise.all(connections.map((connection) => lane(connection, load, started + seconds * 1_000, tally)));
  clearTimeout(atEnd);
  const { after, took } = look();
  const [serverCores, postgresCores, generator, machine] = [0, 1, 2, 3].map((at) => used(before[at], after[at], took));
  const sorted = tally.latencies.toSorted((a, b) => a - b);
  return {
    rate: sorted.length / seconds,
    p50: percentile(sorted, 50),
    p95: percentile(sorted, 95),
    p99: percentile(sorted, 99),
    bytes: tally.bytes / Math.max(1, sorted.length),
    faults: tally.faults,
    answered: tally.answered,
    serverCores,
    postgresCores,
    otherCores: otherThan([serverCores, postgresCores, generator], machine),
    residentMb: watched === undefined ? undefined : residentMbOf(watched.server),
  };
}
