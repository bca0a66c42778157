import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { createTrailMetrics, type TrailState } from './trail-metrics.ts';

const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Prometheus metrics of one process. Labels are names of routes, sources and outcomes: never anything about a person. */
export interface Metrics {
  request(route: string, method: string, status: number, elapsedMs: number): void;
  source(custodian: string, status: string): void;
  delivery(destination: string, outcome: string): void;
  message(type: string, outcome: string): void;
  /** Bytes that came between the frames of MLLP, and were dropped. */
  garbage(bytes: number): void;
  /** Agreements and toolkit entries that need somebody, by kind of warning. */
  policyWarnings(kind: string, count: number): void;
  /** How far the sealing of the audit trail is. */
  trail(state: TrailState): void;
  render(): Promise<{ contentType: string; text: string }>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'ouzel_http_request_seconds',
    help: 'HTTP requests answered, by route, method and status',
    labelNames: ['route', 'method', 'status'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const counter = (name: string, help: string, labelNames: string[]): Counter =>
    new Counter({ name, help, labelNames, registers });
  const sources = counter('ouzel_source_answers_total', 'Answers of sources, by custodian and status', ['custodian', 'status']);
  const deliveries = counter('ouzel_deliveries_total', 'Deliveries, by destination and outcome', ['destination', 'outcome']);
  const messages = counter('ouzel_hl7_messages_total', 'HL7 v2 messages, by type and acknowledgement', ['type', 'outcome']);
  const garbage = counter('ouzel_mllp_garbage_bytes_total', 'Bytes between the frames of MLLP that were dropped', []);
  const warnings = new Gauge({
    name: 'ouzel_policy_warnings',
    help: 'Agreements and toolkit entries that need somebody, by kind of warning',
    labelNames: ['kind'],
    registers,
  });
  return {
    request: (route, method, status, elapsedMs) => requests.observe({ route, method, status: String(status) }, elapsedMs / 1000),
    source: (custodian, status) => sources.inc({ custodian, status }),
    delivery: (destination, outcome) => deliveries.inc({ destination, outcome }),
    message: (type, outcome) => messages.inc({ type, outcome }),
    garbage: (bytes) => garbage.inc(bytes),
    policyWarnings: (kind, count) => warnings.set({ kind }, count),
    trail: createTrailMetrics(registry),
    render: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
