import type { Effect } from '@ouzel/exchange';
import type { Officer } from '../cases/rooms.ts';

/** Incidents as officers see to them: the audit service implements it. */
export interface IncidentDesk {
  list(officer: Officer, criteria: { closed?: boolean | undefined; casefile?: string | undefined }): Promise<readonly object[]>;
  read(officer: Officer, id: string): Promise<{ version: number }>;
  open(officer: Officer, json: unknown, alongside: () => Effect): Promise<{ id: string; version: number }>;
  change(
    officer: Officer,
    of: { id: string; expected: number; json: unknown },
    alongside: () => Effect,
  ): Promise<{ version: number }>;
}
