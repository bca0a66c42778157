import type { AccessRequest } from './access-request.ts';
import type { Decision } from './consent.ts';
import type { Effect } from './effect.ts';
import type { Recipe } from './recipe.ts';
import type { SourceAnswer } from './source.ts';

/** One version of one resource that left the exchange, or came into it. */
export interface ResourceVersion {
  type: string;
  id: string;
  version: number;
}

export interface AccessEvent {
  request: AccessRequest;
  decision?: Decision;
  /** 0 success, 4 refused or bad request, 8 our failure (https://hl7.org/fhir/R4/valueset-audit-event-outcome.html). */
  outcome: '0' | '4' | '8';
  /** HTTP status of the answer. */
  status: number;
  answers: readonly SourceAnswer[];
  resources: readonly ResourceVersion[];
  /** SHA-256 of the uncompressed body, hex. */
  bodyHash?: string;
  /** Of an export, whose body is not whole before it is sent: how many rows it has. */
  rows?: number;
  /** How the body was put together. */
  recipe?: Recipe;
  /** A request about several people, or of several interactions: what each was. */
  parts?: readonly AccessEvent[];
}

export interface Audit {
  /** Resolves when the event is durable; its id is that of the AuditEvent. Rejects with FhirError `unavailable`. */
  record(event: AccessEvent): Promise<{ id: string }>;
  /** The same as a statement of the caller's own transaction: it is durable when that is committed. */
  effect(event: AccessEvent): { id: string; effect: Effect };
}
