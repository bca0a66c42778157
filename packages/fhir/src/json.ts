import { FhirError } from './errors.ts';
import { isPlain, parseExact } from './exact-json.ts';
import { createKeys } from './json-keys.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true });

function broken(sentence: string): FhirError {
  return new FhirError('bad-structure', sentence);
}

/** Where the string that opens at `from` ends (the index of its closing quote). The text is known to be valid JSON. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (text.charCodeAt(at) !== 34) at += text.charCodeAt(at) === 92 ? 2 : 1;
  return at;
}

// Characters that FHIR keeps out of strings (https://hl7.org/fhir/R4/datatypes.html#string); PostgreSQL cannot store the first.
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;

const isText = (value: string): boolean => !CONTROL.test(value) && value.isWellFormed();

/** Whether every text within a value is one that FHIR lets a text be. */
export function holdsOnlyTexts(value: unknown): boolean {
  if (typeof value === 'string') return isText(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, inner]) => isText(key) && holdsOnlyTexts(inner));
}

/** Control characters and halves of surrogate pairs can only come escaped. */
function assertText(raw: string): void {
  if (!raw.includes('\\u') && !raw.includes('\\b') && !raw.includes('\\f')) return;
  if (!isText(String(JSON.parse(raw))))
    throw new FhirError('bad-value', 'A text of the JSON holds a character that no text may hold.');
}

/** Whether the string that ends at `end` is a key: a colon follows it. */
function isKey(text: string, end: number): boolean {
  let at = end + 1;
  while (text.charCodeAt(at) <= 32) at += 1;
  return text.charCodeAt(at) === 58;
}

/** Where the number that begins at `from` ends, and whether a double says all of it. */
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
function numberAt(text: string, from: number): string {
  NUMBER.lastIndex = from;
  return NUMBER.exec(text)?.[0] ?? '';
}

const isDigit = (character: number): boolean => (character >= 48 && character <= 57) || character === 45;

interface Scan {
  /** Goes on up to a place of the text. @returns whether it has come to the end. @throws FhirError. */
  advance(until: number): boolean;
  /** Whether every number so far is one that a double holds as it is written. */
  plain(): boolean;
}

/**
 * Looks through a text that is valid JSON for what JSON.parse passes over: it keeps the last of two equal keys and says nothing, so two
 * readers of one body may see two different doses.
 */
function createScan(text: string, anyText = false): Scan {
  // Most bodies hold no escape at all: then a string ends at the next quote, and nothing can hide in it.
  const escaped = text.includes('\\');
  const keys = createKeys(text, escaped);
  let plain = true;
  let at = 0;
  return {
    plain: () => plain,
    advance(until) {
      const last = Math.min(until, text.length);
      for (; at < last; at += 1) {
        const character = text.charCodeAt(at);
        if (character === 123) keys.open(true);
        else if (character === 91) keys.open(false);
        else if (character === 125 || character === 93) keys.close();
        else if (isDigit(character)) {
          const number = numberAt(text, at);
          plain &&= isPlain(number);
          at += number.length - 1;
        } else if (character === 34) {
          const end = escaped ? endOfString(text, at) : text.indexOf('"', at + 1);
          if (escaped && !anyText) assertText(text.slice(at, end + 1));
          if (keys.inObject() && isKey(text, end)) keys.add(at + 1, end);
          at = end;
        }
      }
      return at >= text.length;
    },
  };
}

/** The text and the value of bytes that are to be JSON; the value is not looked through yet. */
function read(bytes: Uint8Array): { text: string; value: unknown } {
  try {
    const text = UTF8.decode(bytes);
    return { text, value: JSON.parse(text) };
  } catch {
    throw broken('The body is not a JSON text in UTF-8.');
  }
}

/**
 * A JSON text as a value.
 * @throws FhirError `bad-structure` for a syntax error, a key given twice, too deep a nesting or bytes that are not UTF-8, `bad-value` for
 * characters that no text may hold; nothing of the text is repeated.
 */
export function parseJson(bytes: Uint8Array): unknown {
  return parsed(bytes, false);
}

/** The same for an answer of which a part may be unfit: whoever reads it leaves out what does not hold only texts (holdsOnlyTexts). */
export const parseJsonOfAnyText = (bytes: Uint8Array): unknown => parsed(bytes, true);

function parsed(bytes: Uint8Array, anyText: boolean): unknown {
  const { text, value } = read(bytes);
  const scan = createScan(text, anyText);
  scan.advance(text.length);
  return scan.plain() ? value : parseExact(text);
}

/** How much of a large text is looked through at a time, characters. */
const TURN_CHARS = 200_000;

/** The same for a text that may be large: `pause` lets others have their turn now and then. */
export async function parseJsonInTurns(bytes: Uint8Array, pause: () => Promise<void>): Promise<unknown> {
  if (bytes.length <= TURN_CHARS) return parseJson(bytes);
  const { text, value } = read(bytes);
  const scan = createScan(text);
  for (let until = 0; !scan.advance(until); until += TURN_CHARS) await pause();
  return scan.plain() ? value : parseExact(text);
}
