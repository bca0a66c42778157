import { hash } from 'node:crypto';
import type { DataSet } from './load.ts';
import { median } from './measure.ts';
import type { Started } from './programs.ts';
import { onExchange } from './matrix.ts';
import type { Target } from './http-load.ts';
import type { WorkloadName } from './workloads.ts';

const READS = ['W2', 'W4', 'W5'] as const;
const THROUGHPUT_AT = 64;
const CPU_AT = 16;
const WARM_SECONDS = 1;
const HASHES = 200;

/** What consent and audit cost one kind of read: parts of the whole, the hash of the answer apart. */
export interface ControlsCost {
  workload: WorkloadName;
  /** Of the throughput without them at 64 connections. */
  throughput: number;
  /** Of the CPU of a request without them at 16 connections: of the gateway's process, and with PostgreSQL's. */
  serverCpu: number | undefined;
  wholeCpu: number | undefined;
  /** CPU of the hash of the answer, which is made in both, milliseconds. */
  hashMs: number;
  /** Most cores that others used in any window. */
  otherCores: number;
}

type Peer = Started & Target;
interface Taken {
  rate: number[];
  server: number[];
  whole: number[];
}

const perRequest = (cores: number | undefined, rate: number): number => ((cores ?? Number.NaN) * 1_000) / rate;

function hashMsOf(bytes: number): number {
  const body = Buffer.alloc(bytes, 120);
  const { user, system } = process.cpuUsage();
  for (let at = 0; at < HASHES; at += 1) hash('sha256', body, 'hex');
  const after = process.cpuUsage();
  return (after.user + after.system - user - system) / 1_000 / HASHES;
}

const part = (withThem: number, without: number): number | undefined =>
  Number.isNaN(withThem) || Number.isNaN(without) ? undefined : withThem / without - 1;

/** The same gateway with its controls and without them, by turns on the same data. */
export async function controlsCost(
  peers: { on: Peer; off: Peer },
  { data, postgresPid, seconds, rounds }: { data: DataSet; postgresPid: number; seconds: number; rounds: number },
): Promise<ControlsCost[]> {
  const costs: ControlsCost[] = [];
  for (const workload of READS) {
    const taken = { on: { rate: [], server: [], whole: [] }, off: { rate: [], server: [], whole: [] } } satisfies Record<
      string,
      Taken
    >;
    let [bytes, otherCores] = [0, 0];
    const turn = async (name: 'on' | 'off', warm: boolean): Promise<void> => {
      const peer = peers[name];
      const own: Taken = taken[name];
      const at = (connections: number) =>
        onExchange({ exchange: peer, data, postgresPid }, workload, connections, warm ? WARM_SECONDS : seconds);
      const [many, some] = [await at(THROUGHPUT_AT), await at(CPU_AT)];
      const faults = [...many.faults, ...some.faults];
      if (faults.length > 0) throw new Error(`${workload} with controls ${name}: ${faults.join(', ')}`);
      if (warm) return;
      otherCores = Math.max(otherCores, many.otherCores ?? 0, some.otherCores ?? 0);
      bytes = Math.round(some.bytes);
      own.rate.push(many.rate);
      own.server.push(perRequest(some.serverCores, some.rate));
      own.whole.push(perRequest((some.serverCores ?? Number.NaN) + (some.postgresCores ?? Number.NaN), some.rate));
    };
    for (const name of ['on', 'off'] as const) await turn(name, true);
    for (let round = 0; round < rounds; round += 1) for (const name of ['on', 'off'] as const) await turn(name, false);
    const { on, off } = taken;
    costs.push({
      workload,
      throughput: 1 - median(on.rate) / median(off.rate),
      serverCpu: part(median(on.server), median(off.server)),
      wholeCpu: part(median(on.whole), median(off.whole)),
      hashMs: hashMsOf(bytes),
      otherCores,
    });
  }
  return costs;
}
