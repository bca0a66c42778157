import type { Log, Metrics } from '@ouzel/runtime';
import { limits } from './limits.ts';
import type { PolicyDesk } from './policy-desk.ts';
import type { Warning } from './warnings.ts';

const KINDS: readonly Warning['kind'][] = [
  'agreement-ending',
  'agreement-lapsed',
  'review-overdue',
  'dspt-ending',
  'dspt-lapsed',
  'dspt-unknown',
];

/** Looks every hour for what will stop access or has done so: how many of each kind as a metric, and each once in the log. */
export function watchWarnings(options: { desk: Pick<PolicyDesk, 'warnings'>; log: Log; metrics: Metrics; everyMs?: number }): {
  look(): Promise<void>;
  stop(): void;
} {
  const { desk, log, metrics, everyMs = limits.watchEveryMs } = options;
  let told = new Set<string>();
  const look = async (): Promise<void> => {
    try {
      const warnings = await desk.warnings();
      for (const kind of KINDS) metrics.policyWarnings(kind, warnings.filter((each) => each.kind === kind).length);
      const keyOf = ({ kind, subject, days }: Warning): string => `${kind} ${subject} ${days ?? ''}`;
      for (const warning of warnings.filter((each) => !told.has(keyOf(each))))
        log.warn('policy needs somebody', { reason: warning.text });
      told = new Set(warnings.map(keyOf));
    } catch (error) {
      log.warn('the warnings of policy could not be worked out', { error });
    }
  };
  const timer = setInterval(() => void look(), everyMs).unref();
  void look();
  return { look, stop: () => clearInterval(timer) };
}
