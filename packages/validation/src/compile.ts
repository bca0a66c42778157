import { isObject } from '@ouzel/fhir';
import { definitions, type ElementDefinition } from './definitions.ts';
import { type Field, objectChecker, type Slot } from './objects.ts';
import { isBound, notOf, primitiveChecker } from './primitives.ts';
import { containedChecker, resourceChecker } from './resources.ts';
import { rulesOf } from './rules.ts';
import { targetChecker } from './targets.ts';
import { type Checker, say } from './walk.ts';

const compiled = new Map<string, Checker>();
const BITS_MAX = 31;

/** The check of a type that has elements. Compiled at first use, in well under a millisecond, and kept: types hold one another. */
export function checkerOf(type: string): Checker {
  const known = compiled.get(type);
  if (known !== undefined) return known;
  const made = compile(type);
  compiled.set(type, made);
  return made;
}

const later = (type: string): Checker => {
  let found: Checker | undefined;
  return (value, walk) => {
    found ??= checkerOf(type);
    found(value, walk);
  };
};

/** `Reference(Patient,Group)`: what it may refer to. */
const targetsOf = (type: string): string[] | undefined => /^Reference\((.*)\)$/.exec(type)?.[1]?.split(',');

function typeChecker(type: string, { name, valueSet }: ElementDefinition): Checker {
  if (type === 'Resource') return name === 'contained' ? containedChecker : resourceChecker;
  const primitive = primitiveChecker(type, valueSet);
  if (primitive !== undefined) return primitive;
  const targets = targetsOf(type);
  if (targets !== undefined) return targetChecker(later('Reference'), targets);
  const check = later(type);
  if (valueSet === undefined) return check;
  return (value, walk) => {
    check(value, walk);
    if (isObject(value) && !isBound(type, value, valueSet)) say(walk, 'bad-code', notOf(valueSet));
  };
}

/** `valueQuantity` for the type Quantity of `value[x]`. */
function propertyOf(stem: string, type: string): string {
  const plain = type.startsWith('Reference(') ? 'Reference' : type.replace(/^(Simple|Money)Quantity$/, 'Quantity');
  return `${stem}${plain.charAt(0).toUpperCase()}${plain.slice(1)}`;
}

function fieldsOf(element: ElementDefinition, bit: number): [string, Field][] {
  const isChoice = element.name.endsWith('[x]');
  return element.types.flatMap((type): [string, Field][] => {
    const property = isChoice ? propertyOf(element.name.slice(0, -3), type) : element.name;
    const isPrimitive = primitiveChecker(type, undefined) !== undefined;
    const { max } = element;
    const field = { check: typeChecker(type, element), max, isList: max > 1, isCompanion: false, isPrimitive, bit };
    if (!isPrimitive) return [[property, field]];
    return [
      [property, field],
      [`_${property}`, { ...field, check: later('Element'), isCompanion: true }],
    ];
  });
}

function compile(type: string): Checker {
  const elements = definitions().elementsOf(type);
  if (elements === undefined) return () => undefined;
  const fields = new Map<string, Field>();
  const slots: Slot[] = [];
  for (const element of elements) {
    if (element.name === 'modifierExtension') continue;
    const isRequired = element.min > 0;
    const isSlot = isRequired || element.name.endsWith('[x]');
    const bit = isSlot && slots.length < BITS_MAX ? 2 ** slots.length : 0;
    const own = fieldsOf(element, bit);
    for (const [name, field] of own) fields.set(name, field);
    if (bit !== 0)
      slots.push({
        bit,
        name: element.name,
        isRequired,
        properties: own.filter(([, { isCompanion }]) => !isCompanion).map(([name]) => name),
      });
  }
  return objectChecker({ fields, slots, rules: rulesOf(type.replace(/^#/, '')), isResource: definitions().resources.has(type) });
}
