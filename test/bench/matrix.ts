import { z } from 'zod';
import { connect, type Connection, type Target } from './http-load.ts';
import type { DataSet } from './load.ts';
import { median } from './measure.ts';
import type { BenchOptions } from './options.ts';
import { type Exchange, runProgram } from './programs.ts';
import { measure, type Window } from './window.ts';
import { type WorkloadName, workloadOf } from './workloads.ts';

const WARM_SECONDS = 1;
/** Of the bounds beside: they settle sooner than the whole does. */
const BARE_PART = 0.3;
const POSTGRES_PART = 0.5;

/** One line of the matrix: medians of the windows. */
export interface Cell extends Pick<
  Window,
  'rate' | 'p50' | 'p95' | 'p99' | 'bytes' | 'serverCores' | 'postgresCores' | 'otherCores' | 'residentMb'
> {
  workload: WorkloadName;
  connections: number;
  faults: Map<string, number>;
  /** Requests per second of bare node:http, and of PostgreSQL alone, in the same run. */
  bare: number;
  postgresAlone: number;
}

export interface Stand {
  exchange: Exchange;
  /** The same gateway with its statements kept. */
  recording: Target & { traceFile: string };
  bareOrigin: string;
  databaseUrl: string;
  postgresPid: number;
  data: DataSet;
  say: (text: string) => void;
}

async function withConnections<Result>(
  origin: string,
  count: number,
  work: (connections: Connection[]) => Promise<Result>,
): Promise<Result> {
  const connections = Array.from({ length: count }, () => connect(origin));
  try {
    return await work(connections);
  } finally {
    await Promise.all(connections.map((connection) => connection.close()));
  }
}

/** A window of Ouzel on connections of its own. */
export function onExchange(
  { exchange, data, postgresPid }: { exchange: Target & { pid: number }; data: DataSet; postgresPid: number },
  workload: WorkloadName,
  connections: number,
  seconds: number,
): Promise<Window> {
  const load = workloadOf(workload, exchange, data);
  const watched = { server: exchange.pid, postgres: postgresPid };
  return withConnections(new URL(exchange.base).origin, connections, (lanes) => measure(lanes, load, seconds, watched));
}

/** Records the statements of a second of a workload. @returns how many requests they are of. */
async function record({ recording, data }: Stand, workload: WorkloadName, connections: number): Promise<number> {
  const flush = { method: 'GET' as const, path: '/trace', headers: {} };
  const load = workloadOf(workload, recording, data);
  return withConnections(new URL(recording.base).origin, connections, async (lanes) => {
    await measure(lanes, load, WARM_SECONDS / 2);
    await lanes[0]?.send(flush, false);
    const { answered } = await measure(lanes, load, WARM_SECONDS);
    await lanes[0]?.send(flush, false);
    return answered;
  });
}

const replayed = z.object({ units: z.number(), unitsPerSecond: z.number(), faults: z.number(), first: z.string() });

async function postgresAlone(stand: Stand, requests: number, connections: number, seconds: number): Promise<number> {
  const { databaseUrl, recording, say } = stand;
  const settings = { databaseUrl, traceFile: recording.traceFile, connections, seconds };
  const { units, unitsPerSecond, faults, first } = await runProgram('postgres-alone.ts', settings, replayed);
  if (faults > 0) say(`  PostgreSQL alone: ${faults} statements failed: ${first}`);
  return (unitsPerSecond * requests) / units;
}

async function bareHttp(
  { bareOrigin, exchange, data }: Stand,
  cell: Pick<Cell, 'workload' | 'connections'>,
  bytes: number,
  seconds: number,
) {
  const like = workloadOf(cell.workload, exchange, data);
  const load = {
    next: () => ({ ...like.next(), path: `/${Math.round(bytes)}` }),
    fault: ({ status }: { status: number }) => (status === 200 ? undefined : `status ${status}`),
  };
  return withConnections(bareOrigin, cell.connections, async (lanes) => (await measure(lanes, load, seconds)).rate);
}

const middle = (numbers: readonly (number | undefined)[]): number | undefined => {
  const known = numbers.filter((number) => number !== undefined);
  return known.length === 0 ? undefined : median(known);
};

function cellOf(workload: WorkloadName, connections: number, windows: readonly Window[], bare: number[], alone: number[]): Cell {
  const faults = new Map<string, number>();
  for (const window of windows) for (const [fault, times] of window.faults) faults.set(fault, (faults.get(fault) ?? 0) + times);
  const of = (name: 'rate' | 'p50' | 'p95' | 'p99' | 'bytes'): number => median(windows.map((window) => window[name]));
  return {
    workload,
    connections,
    faults,
    bare: median(bare),
    postgresAlone: median(alone),
    rate: of('rate'),
    p50: of('p50'),
    p95: of('p95'),
    p99: of('p99'),
    bytes: of('bytes'),
    serverCores: middle(windows.map(({ serverCores }) => serverCores)),
    postgresCores: middle(windows.map(({ postgresCores }) => postgresCores)),
    otherCores: middle(windows.map(({ otherCores }) => otherCores)),
    residentMb: middle(windows.map(({ residentMb }) => residentMb)),
  };
}

/** One workload at so many connections: Ouzel, bare node:http and PostgreSQL alone by turns, so that noise meets them alike. */
export async function measureCell(
  stand: Stand,
  workload: WorkloadName,
  connections: number,
  { seconds, rounds }: Pick<BenchOptions, 'seconds' | 'rounds'>,
): Promise<Cell> {
  const requests = await record(stand, workload, connections);
  await onExchange(stand, workload, connections, WARM_SECONDS);
  const [windows, bare, alone]: [Window[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round += 1) {
    const window = await onExchange(stand, workload, connections, seconds);
    windows.push(window);
    bare.push(await bareHttp(stand, { workload, connections }, window.bytes, seconds * BARE_PART));
    alone.push(await postgresAlone(stand, requests, connections, seconds * POSTGRES_PART));
  }
  return cellOf(workload, connections, windows, bare, alone);
}
