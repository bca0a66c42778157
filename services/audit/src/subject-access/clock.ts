const CIVIL = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London', year: 'numeric', month: '2-digit', day: '2-digit' });

/** The day of an instant in the United Kingdom, `YYYY-MM-DD`. */
export const dayOf = (at: Date): string => CIVIL.format(at);

/**
 * The corresponding day so many months later, or the last one of that month where it has none (UK GDPR art. 12(3), as the ICO counts a
 * month). That it may fall on a holiday gives no more time here: the exchange counts on the strict side.
 */
export function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}
