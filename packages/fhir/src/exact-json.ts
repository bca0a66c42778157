// A FHIR decimal is what its text says: 0.010 is another statement than 0.01, and a double holds neither that nor 20 digits
// (https://hl7.org/fhir/R4/datatypes.html#decimal). Such numbers are numbers to everybody, and their text is kept beside.
const written = new WeakMap<object, Map<string, string>>();

const rawJson: unknown = Reflect.get(JSON, 'rawJSON');

/** Whether a double says all that the text of a number says. */
export const isPlain = (number: string): boolean => String(Number(number)) === number;

function noteExact(this: unknown, key: string, value: unknown, ...rest: readonly unknown[]): unknown {
  const [context] = rest;
  if (typeof value !== 'number' || typeof this !== 'object' || this === null) return value;
  const source: unknown = typeof context === 'object' && context !== null ? Reflect.get(context, 'source') : undefined;
  if (typeof source !== 'string' || isPlain(source)) return value;
  const known = written.get(this) ?? new Map<string, string>();
  written.set(this, known.set(key, source));
  return value;
}

/** JSON.parse that remembers how each number was written. Slower; for texts in which some number is not plain, or may not be. */
export const parseExact = (text: string): unknown => JSON.parse(text, noteExact);

/** The text of a number as it was written, where a double cannot say it: for the replacer of JSON.stringify. */
export function exactly(holder: unknown, key: string): unknown {
  if (typeof holder !== 'object' || holder === null) return undefined;
  const source = written.get(holder)?.get(key);
  // What was put in its place since is another number.
  return source === undefined || Number(source) !== Reflect.get(holder, key) || typeof rawJson !== 'function'
    ? undefined
    : Reflect.apply(rawJson, JSON, [source]);
}

function asWritten(this: unknown, key: string, value: unknown): unknown {
  return typeof value === 'number' ? (exactly(this, key) ?? value) : value;
}

/** JSON.stringify of what `parseExact` gave, or a part of it: numbers as they were written. */
export const stringifyExact = (value: unknown, indent?: number): string => JSON.stringify(value, asWritten, indent);
