import { isObject } from '@ouzel/fhir';
import { DEPTH_MAX } from './limits.ts';
import { SENTENCES } from './sentences.ts';
import { type Checker, type Given, isFull, type Rule, say, type Walk } from './walk.ts';

/** One JSON property of a type: an element, one type of a choice, or the companion (`_x`) of a primitive one. */
export interface Field {
  check: Checker;
  /** Times that it may be there: 1 where it is no list. */
  max: number;
  isList: boolean;
  isCompanion: boolean;
  isPrimitive: boolean;
  /** Set for what must be there and for choices, so that one number tells both; else 0. */
  bit: number;
}

/** Elements that must be there, or of which one type may be chosen. */
export interface Slot {
  bit: number;
  /** `status`; `value[x]` */
  name: string;
  isRequired: boolean;
  properties: readonly string[];
}

export interface Shape {
  fields: ReadonlyMap<string, Field>;
  slots: readonly Slot[];
  rules: readonly Rule[];
  isResource: boolean;
}

const hasExtension = (value: unknown): boolean =>
  Array.isArray(value) ? value.some(hasExtension) : isObject(value) && value['extension'] !== undefined;

function checkList(value: unknown, field: Field, companion: unknown, walk: Walk): void {
  if (!Array.isArray(value)) return say(walk, 'bad-structure', SENTENCES.list);
  if (value.length === 0) return say(walk, 'bad-structure', SENTENCES.empty);
  if (value.length > field.max) return say(walk, 'bad-element', SENTENCES.tooMany);
  for (let at = 0; at < value.length; at += 1) {
    const each: unknown = value[at];
    walk.path.push(at);
    if (each !== null) field.check(each, walk);
    // Of a value and its companion one may be a gap, where the other tells why (https://hl7.org/fhir/R4/json.html#null).
    else if (!field.isCompanion && !(field.isPrimitive && Array.isArray(companion) && hasExtension(companion[at])))
      say(walk, 'bad-structure', SENTENCES.null);
    walk.path.pop();
    if (isFull(walk)) return undefined;
  }
  return undefined;
}

function unknownElement(name: string, walk: Walk): void {
  if (name === 'modifierExtension') return say(walk, 'unknown-modifier', SENTENCES.modifier, name);
  if (/^[A-Za-z_]{1,40}$/.test(name)) return say(walk, 'bad-structure', SENTENCES.unknown, name);
  return say(walk, 'bad-structure', SENTENCES.unknown);
}

/** The bits of what is there. Bits seen twice are those of choices of which more than one type may have been given. */
function checkFields(value: Given, shape: Shape, walk: Walk): { seen: number; twice: number } {
  let seen = 0;
  let twice = 0;
  for (const name of Object.keys(value)) {
    const each = value[name];
    if (each === undefined) continue;
    const field = shape.fields.get(name);
    if (field === undefined) {
      if (name !== 'resourceType' || !shape.isResource) unknownElement(name, walk);
      continue;
    }
    walk.path.push(name);
    if (field.isList) checkList(each, field, value[`_${name}`], walk);
    else field.check(each, walk);
    walk.path.pop();
    if (field.bit !== 0 && (!field.isCompanion || hasExtension(each))) {
      twice |= seen & field.bit;
      seen |= field.bit;
    }
    if (isFull(walk)) break;
  }
  return { seen, twice };
}

function sayChoices(value: Given, { name, properties }: Slot, walk: Walk): void {
  const given = properties.filter((each) => value[each] !== undefined || value[`_${each}`] !== undefined);
  if (given.length > 1) say(walk, 'bad-element', `Only one ${name} may be given.`, ...given);
}

/** Whether there is anything but an id, which every element must have (R4 ele-1). */
function isEmpty(value: Given): boolean {
  for (const name of Object.keys(value)) if (name !== 'id' && name !== 'resourceType' && value[name] !== undefined) return false;
  return true;
}

/** The check of what has elements. */
export function objectChecker(shape: Shape): Checker {
  const required = shape.slots.reduce((bits, { bit, isRequired }) => (isRequired ? bits | bit : bits), 0);
  return (value, walk) => {
    if (!isObject(value)) return say(walk, 'bad-structure', SENTENCES.object);
    if (walk.path.length > DEPTH_MAX) return say(walk, 'bad-structure', SENTENCES.tooDeep);
    if (isEmpty(value) && !shape.isResource) return say(walk, 'bad-structure', SENTENCES.empty);
    const { seen, twice } = checkFields(value, shape, walk);
    if ((required & ~seen) !== 0 || twice !== 0)
      for (const slot of shape.slots) {
        if (slot.isRequired && (seen & slot.bit) === 0) say(walk, 'missing-element', SENTENCES.missing, slot.name);
        if ((twice & slot.bit) !== 0) sayChoices(value, slot, walk);
      }
    for (const rule of shape.rules) rule(value, walk);
    return undefined;
  };
}
