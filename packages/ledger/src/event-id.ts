/** A run of one process that appends events: 15 hexadecimal digits. */
export type Writer = string;
export const WRITER_DIGITS = 15;

/**
 * The id of a writer's event: a UUID of version 8 (RFC 9562 section 5.8) that holds the writer and the number of the event in its chain. Ids
 * of one writer follow each other, so that their indexes grow at one end.
 */
export function eventId(writer: Writer, number: number): string {
  const digits = number.toString(16).padStart(WRITER_DIGITS, '0');
  return `${writer.slice(0, 8)}-${writer.slice(8, 12)}-8${writer.slice(12)}-8${digits.slice(0, 3)}-${digits.slice(3)}`;
}

const FORM = /^([0-9a-f]{8})-([0-9a-f]{4})-8([0-9a-f]{3})-8([0-9a-f]{3})-([0-9a-f]{12})$/;

export function placeInChain(id: string): { writer: Writer; number: number } | undefined {
  const [, a, b, c, high = '', low = ''] = FORM.exec(id) ?? [];
  return a === undefined ? undefined : { writer: `${a}${b}${c}`, number: Number.parseInt(high + low, 16) };
}
