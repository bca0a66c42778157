import type { Database, Log, Metrics } from '@ouzel/runtime';
import { limits } from './limits.ts';
import type { Sealer } from './seal.ts';
import { SEAL_FAULTS, type SealFault } from './seal-fault.ts';

// A leaf has no time of its own beside the one that it says. What was committed last may be in front of older ones: the first by
// transaction is the oldest but for writers that took long to commit.
const STATE = `select greatest(extract(epoch from clock_timestamp() - s.at), 0)::float8 as age, c.size::int as size, extract(epoch from c.made)::float8 as made
  from (select) one
  left join lateral (select (l.leaf::json ->> 'at')::timestamptz as at from audit.leaf l, audit.sealer s
    where l.transaction >= s.horizon and (select e.index from audit.entry e where e.id = l.id) is null
    order by l.transaction, l.id limit 1) s on true
  left join lateral (select size, made from audit.checkpoint c order by c.size desc limit 1) c on true`;

type Row = { age: number | null; size: number | null; made: number | null };

export interface SealWatch {
  /** What somebody must be told, as sentences; none where all is well. */
  warnings(): readonly string[];
  look(): Promise<void>;
  stop(): void;
}

export interface SealWatchOptions {
  database: Pick<Database, 'rows'>;
  log: Log;
  metrics: Pick<Metrics, 'trail'>;
  /** The sealer of this process, where it has one: how far the sealing is, every process sees. */
  sealer?: Pick<Sealer, 'faults'> | undefined;
  everyMs?: number;
  lateMs?: number;
}

const KINDS = Object.keys(SEAL_FAULTS);

function sentences(age: number, lateMs: number, faults: readonly SealFault[]): string[] {
  const late = `No checkpoint covers what was recorded over ${Math.round(lateMs / 1000)} seconds ago: the audit trail is not being sealed.`;
  return [...(age * 1000 > lateMs ? [late] : []), ...faults.flatMap((fault) => SEAL_FAULTS[fault] ?? [])];
}

/**
 * Looks again and again how far the sealing of the trail is: as metrics, as warnings, and each warning once in the log. It asks the database,
 * not the sealer, which may be dead or in no process at all.
 */
export function watchSealing(options: SealWatchOptions): SealWatch {
  const { database, log, metrics, sealer, everyMs = limits.sealWatchEveryMs, lateMs = limits.sealLateMs } = options;
  let told: readonly string[] = [];
  const look = async (): Promise<void> => {
    try {
      const [row] = await database.rows<Row>({ name: 'audit-seal-watch', text: STATE });
      const { age, size, made } = row ?? { age: null, size: null, made: null };
      const faults = sealer?.faults() ?? [];
      const flags = Object.fromEntries(KINDS.map((kind) => [kind, faults.some((fault) => fault === kind)]));
      const state = { unpublishedSeconds: age ?? 0, published: size ?? 0, checkpointAt: made ?? undefined, faults: flags };
      metrics.trail(state);
      const now = sentences(age ?? 0, lateMs, faults);
      for (const reason of now.filter((each) => !told.includes(each))) log.error('the audit trail needs somebody', { reason });
      told = now;
    } catch (error) {
      log.warn('how far the audit trail is sealed could not be looked up', { error });
    }
  };
  const timer = setInterval(() => void look(), everyMs).unref();
  void look();
  return { warnings: () => told, look, stop: () => clearInterval(timer) };
}
