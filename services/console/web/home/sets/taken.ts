const LATE_MS = 48 * 3_600_000;
const AHEAD_MS = 5 * 60_000;

const two = (number: number): string => String(number).padStart(2, '0');

/** What a field for a local time begins with: now, by this tablet's clock. */
export const localText = (at: Date): string =>
  `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;

/** When readings were taken, by what was typed; or what is wrong with it. The exchange judges by its own clock once more. */
export function takenOf(typed: string, now: Date): Date | string {
  const at = new Date(typed);
  if (typed === '' || Number.isNaN(at.getTime())) return 'Say when the readings were taken';
  const aheadMs = at.getTime() - now.getTime();
  if (aheadMs > AHEAD_MS) return 'When the readings were taken is in the future';
  return -aheadMs > LATE_MS ? 'The readings are over 48 hours old: take them again' : at;
}
