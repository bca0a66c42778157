import type { Database } from '@ouzel/runtime';
import { addPeople, load } from './load.ts';
import { onExchange } from './matrix.ts';
import { median } from './measure.ts';
import type { Exchange } from './programs.ts';
import type { WorkloadName } from './workloads.ts';

const READS = ['W2', 'W3', 'W4'] as const;
const CONNECTIONS = 16;
const WARM_SECONDS = 2;
const WINDOWS = 5;
const SHAPE = { rich: 200, observations: 200, others: 100 };

/** p50 of a kind of read at each size of the database, milliseconds. */
export interface Growth {
  workload: WorkloadName;
  p50: number[];
  /** Most cores that others used in any window. */
  otherCores: number;
}

/** One database, grown: the records that W4 reads stay as they are, the people around them become more. */
export async function growth(
  { exchange, database, postgresPid }: { exchange: Exchange; database: Database; postgresPid: number },
  { sizes, seconds }: { sizes: readonly number[]; seconds: number },
): Promise<Growth[]> {
  const [first = 0] = sizes;
  const { data } = await load(exchange, first, SHAPE);
  const found: Growth[] = READS.map((workload) => ({ workload, p50: [], otherCores: 0 }));
  for (const size of sizes) {
    await addPeople(exchange, data, size);
    await database.rows({ text: 'vacuum analyze' });
    for (const each of found) {
      const { workload, p50 } = each;
      await onExchange({ exchange, data, postgresPid }, workload, CONNECTIONS, WARM_SECONDS);
      const windows: number[] = [];
      for (let at = 0; at < WINDOWS; at += 1) {
        const window = await onExchange({ exchange, data, postgresPid }, workload, CONNECTIONS, seconds);
        if (window.faults.size > 0) throw new Error(`${workload} at ${size} people: ${[...window.faults].join(', ')}`);
        windows.push(window.p50);
        each.otherCores = Math.max(each.otherCores, window.otherCores ?? 0);
      }
      p50.push(median(windows));
    }
  }
  return found;
}
