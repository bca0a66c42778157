import { FhirError } from './errors.ts';

/** Deeper nesting than any FHIR resource needs; guards the stack. */
const DEPTH_MAX = 64;
/** Keys of one object: more than any FHIR element has. What would look at each of them later costs more than to stop here. */
const KEYS_MAX = 1_000;
/** Keys of an object that are compared one by one; more are looked up. */
const FEW = 24;

/** Keys of the objects that are open at a place of a JSON text. Of most objects no key is ever cut out of the text. */
export interface Keys {
  open(isObject: boolean): void;
  close(): void;
  inObject(): boolean;
  /** The key from `start` up to `end`. @throws FhirError `bad-structure` where the object has it already. */
  add(start: number, end: number): void;
}

interface Level {
  isObject: boolean;
  /** Starts and ends, by turns. */
  places: number[];
  many: Set<string> | undefined;
}

const refuse = (sentence: string): never => {
  throw new FhirError('bad-structure', sentence);
};

const PROTOTYPE = '__proto__';

export function createKeys(text: string, escaped: boolean): Keys {
  const levels: Level[] = [];
  let depth = 0;
  const same = (a: number, aEnd: number, b: number, bEnd: number): boolean => {
    if (aEnd - a !== bEnd - b) return false;
    for (let at = 0; at < aEnd - a; at += 1) if (text.charCodeAt(a + at) !== text.charCodeAt(b + at)) return false;
    return true;
  };
  const written = (start: number, end: number): string => {
    const raw = text.slice(start, end);
    return escaped && raw.includes('\\') ? String(JSON.parse(`"${raw}"`)) : raw;
  };
  const addToMany = (level: Level, many: Set<string>, start: number, end: number): void => {
    const key = written(start, end);
    if (many.has(key)) refuse('The JSON names the same key twice in one object.');
    many.add(key);
    if (many.size > KEYS_MAX) refuse(`An object of the JSON has more than ${KEYS_MAX} keys.`);
    level.many = many;
  };
  return {
    open(isObject) {
      depth += 1;
      if (depth > DEPTH_MAX) refuse(`The JSON is nested deeper than ${DEPTH_MAX} levels.`);
      const level = levels[depth];
      // Levels are used again: an object costs nothing but its keys.
      if (level === undefined) levels[depth] = { isObject, places: [], many: undefined };
      else Object.assign(level, { isObject, many: undefined }).places.length = 0;
    },
    close: () => void (depth -= 1),
    inObject: () => levels[depth]?.isObject === true,
    add(start, end) {
      const level = levels[depth];
      if (level === undefined) return;
      if (end - start === PROTOTYPE.length && text.startsWith(PROTOTYPE, start))
        refuse('The JSON holds a key that no resource has.');
      if (escaped && written(start, end) === PROTOTYPE) refuse('The JSON holds a key that no resource has.');
      const { places } = level;
      if (level.many !== undefined) return addToMany(level, level.many, start, end);
      if (escaped || places.length >= FEW * 2) {
        const many = new Set<string>();
        for (let at = 0; at < places.length; at += 2) many.add(written(places[at] ?? 0, places[at + 1] ?? 0));
        return addToMany(level, many, start, end);
      }
      for (let at = 0; at < places.length; at += 2)
        if (same(places[at] ?? 0, places[at + 1] ?? 0, start, end)) refuse('The JSON names the same key twice in one object.');
      places.push(start, end);
    },
  };
}
