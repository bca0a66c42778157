const DATE_TIME = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d))?)?)?$/;

const within = (text: string | undefined, most: number): boolean => text === undefined || Number(text) <= most;

/**
 * True for a FHIR dateTime (https://hl7.org/fhir/R4/datatypes.html#dateTime): a year, a month, a day, or a time with its zone, and a day
 * that the calendar has. JavaScript's own reading turns 30 February into 2 March.
 */
export function isFhirDateTime(text: string): boolean {
  const [, year, month = '01', day = '01', hour, minute, second] = DATE_TIME.exec(text) ?? [];
  if (year === undefined || !within(hour, 23) || !within(minute, 59) || !within(second, 60)) return false;
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
}
