import { Gauge, type Registry } from 'prom-client';

/** How far the sealing of the audit trail is, as one process sees it. */
export interface TrailState {
  /** Age of the oldest event that no published checkpoint covers, seconds; 0 where all are covered. */
  unpublishedSeconds: number;
  /** Entries under the newest checkpoint. */
  published: number;
  /** When that was signed, seconds since 1970; undefined before the first. */
  checkpointAt: number | undefined;
  /** Each kind of fault that there is, and whether this process has it. */
  faults: Readonly<Record<string, boolean>>;
}

/** The gauges of the audit trail. None says anything about anybody. */
export function createTrailMetrics(registry: Registry): (state: TrailState) => void {
  const registers = [registry];
  const gauge = (name: string, help: string): Gauge => new Gauge({ name, help, registers });
  const age = gauge(
    'ouzel_audit_unpublished_age_seconds',
    'Age of the oldest event of the trail that no published checkpoint covers',
  );
  const published = gauge('ouzel_audit_entries_published', 'Entries of the trail under the newest checkpoint');
  const checkpoint = gauge('ouzel_audit_checkpoint_timestamp_seconds', 'When the newest checkpoint of the trail was signed');
  const faults = new Gauge({
    name: 'ouzel_audit_sealer_fault',
    help: 'Whether the sealer of this process has a fault, by its kind',
    labelNames: ['kind'],
    registers,
  });
  return (state) => {
    age.set(state.unpublishedSeconds);
    published.set(state.published);
    if (state.checkpointAt !== undefined) checkpoint.set(state.checkpointAt);
    for (const [kind, there] of Object.entries(state.faults)) faults.set({ kind }, there ? 1 : 0);
  };
}
