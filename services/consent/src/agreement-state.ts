import type { Agreement } from './agreements.ts';
import { limits } from './limits.ts';

const DAY_MS = 86_400_000;

/** `lapsed`: it has ended, and for some days only the urgent summary is left of it, for emergencies. */
export type AgreementState = 'not-begun' | 'in-force' | 'lapsed' | 'ended' | 'revoked';

export function stateOf({ validFrom, validUntil, revokedAt }: Agreement, now: Date): AgreementState {
  if (revokedAt !== null && revokedAt <= now) return 'revoked';
  if (now < validFrom) return 'not-begun';
  if (now < validUntil) return 'in-force';
  return now.getTime() < validUntil.getTime() + limits.urgentAfterLapseDays * DAY_MS ? 'lapsed' : 'ended';
}

/** Whole days until a date, rounded up; negative once it has passed. */
export const daysUntil = (date: Date, now: Date): number => Math.ceil((date.getTime() - now.getTime()) / DAY_MS);

/** Which warning a coming end has reached: 90, 30 or 7 days; undefined while it is further off or once it has passed. */
export function warningDays(end: Date, now: Date): number | undefined {
  const left = daysUntil(end, now);
  return left <= 0 ? undefined : limits.warnDays.findLast((days) => left <= days);
}
