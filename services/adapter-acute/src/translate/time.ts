const HL7_TIME = /^(\d{4})(\d{2})?(\d{2})?(?:(\d{2})(\d{2})?(\d{2})?(?:\.(\d{1,4}))?)?([+-]\d{4})?$/;

const LONDON = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', timeZoneName: 'longOffset', year: 'numeric' });

/** `+00:00` or `+01:00`: the offset of London's clock at a wall time there. */
function londonOffset(wall: string): string {
  const name = LONDON.formatToParts(new Date(`${wall}Z`)).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  return name === 'GMT' ? '+00:00' : name.replace('GMT', '');
}

function isDate(year: string, month: string, day: string): boolean {
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
}

/**
 * An HL7 time (YYYY[MM[DD[HH[MM[SS]]]]][+ZZZZ]) as a FHIR dateTime of the same precision. A time without an offset is London's.
 * Impossible dates (real feeds send a month 13) give undefined: no date is better than a wrong one.
 */
export function dateTimeOf(text: string): string | undefined {
  const [, year, month, day, hour, minute = '00', second = '00', , offset] = HL7_TIME.exec(text) ?? [];
  if (year === undefined) return undefined;
  if (month === undefined) return year;
  if (Number(month) < 1 || Number(month) > 12) return undefined;
  if (day === undefined) return `${year}-${month}`;
  if (!isDate(year, month, day)) return undefined;
  if (hour === undefined) return `${year}-${month}-${day}`;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const wall = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  return `${wall}${offset === undefined ? londonOffset(wall) : `${offset.slice(0, 3)}:${offset.slice(3)}`}`;
}

/** The day alone: a date of birth carries no useful time. */
export const dateOf = (text: string): string | undefined => dateTimeOf(text)?.slice(0, 10);

/** The instant of an HL7 time, or undefined. */
export function instantOf(text: string): Date | undefined {
  const date = new Date(dateTimeOf(text) ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
