import { dateSpanOf, isObject, systems } from '@ouzel/fhir';
import { has, hasChoice } from './presence.ts';
import { expressionOf, type Given, type Rule, say, type Walk } from './walk.ts';

const SYSTEM = 'A unit that is given as a code needs its system, for example http://unitsofmeasure.org.';
const UNIT = 'A value of this kind needs its unit as a code.';
const UCUM = 'The unit of a value of this kind is a UCUM code: its system is http://unitsofmeasure.org.';

/** R4 qty-3 */
const unitSystem: Rule = (value, walk) => {
  if (value['code'] !== undefined && !has(value, 'system')) say(walk, 'missing-element', SYSTEM, 'system');
};
/** R4 age-1, cnt-3, dis-1: a value has a unit; if the system is given, it is UCUM. */
const ucum: Rule = (value, walk) => {
  if (value['value'] !== undefined && !has(value, 'code')) say(walk, 'missing-element', UNIT, 'code');
  if (value['system'] !== undefined && value['system'] !== systems.ucum) say(walk, 'bad-element', UCUM, 'system');
};
/** R4 drt-1: a unit has a value and is UCUM. */
const durationUnit: Rule = (value, walk) => {
  if (value['code'] === undefined) return;
  if (!has(value, 'value')) say(walk, 'missing-element', 'A unit needs a value.', 'value');
  if (value['system'] !== undefined && value['system'] !== systems.ucum) say(walk, 'bad-element', UCUM, 'system');
};
const positive: Rule = (value, walk) => {
  if (typeof value['value'] === 'number' && value['value'] <= 0)
    say(walk, 'bad-element', 'An age must be more than nothing.', 'value');
};

/** R4 per-1. Dates of different precision are out of order only where no part of them could be in order. */
const period: Rule = ({ start, end }, walk) => {
  if (typeof start !== 'string' || typeof end !== 'string') return;
  const [from, until] = [dateSpanOf(start)?.[0], dateSpanOf(end)?.[1]];
  if (from !== undefined && until !== undefined && from >= until)
    say(walk, 'bad-element', 'A period must not end before it starts.', 'start', 'end');
};

const amount = (value: unknown): { value: number; unit: unknown } | undefined =>
  isObject(value) && typeof value['value'] === 'number'
    ? { value: value['value'], unit: value['code'] ?? value['unit'] }
    : undefined;

/** R4 rng-2 */
const range: Rule = (value, walk) => {
  const [low, high] = [amount(value['low']), amount(value['high'])];
  if (low !== undefined && high !== undefined && low.unit === high.unit && low.value > high.value)
    say(walk, 'bad-element', 'The low end of a range must not be above its high end.', 'low', 'high');
};
/** R4 rat-1 */
const ratio: Rule = (value, walk) => {
  const [top, bottom] = [has(value, 'numerator'), has(value, 'denominator')];
  if (top !== bottom) say(walk, 'missing-element', 'A ratio needs both of its parts.', top ? 'denominator' : 'numerator');
  else if (!top && !has(value, 'extension')) say(walk, 'missing-element', 'A ratio needs both of its parts.', 'numerator');
};
/** R4 ext-1 */
const extension: Rule = (value, walk) => {
  if (has(value, 'extension') === hasChoice(value, 'value'))
    say(walk, 'bad-element', 'An extension has either a value or extensions of its own.');
};
/** R4 att-1 */
const attachment: Rule = (value, walk) => {
  if (value['data'] !== undefined && !has(value, 'contentType'))
    say(walk, 'missing-element', 'Data that is sent needs its media type.', 'contentType');
};
/** R4 cpt-2 */
const contactPoint: Rule = (value, walk) => {
  if (value['value'] !== undefined && !has(value, 'system'))
    say(walk, 'missing-element', 'A telephone number or address needs its system, such as phone or email.', 'system');
};
/** R4 exp-1 */
const expression: Rule = (value, walk) => {
  if (!has(value, 'expression') && !has(value, 'reference'))
    say(walk, 'missing-element', 'An expression must be given.', 'expression');
};

/** Notes references to what is contained, for ref-1 and dom-3. */
function reference({ reference: target }: Given, walk: Walk): void {
  if (typeof target !== 'string' || !target.startsWith('#')) return;
  const { local, path } = walk;
  if (target === '#') {
    if (path[local.base] === 'contained') local.toContainer.add(path[local.base + 1]);
    return;
  }
  local.used.add(target);
  local.places.push({ target, expression: expressionOf(path, 'reference') });
}

export const datatypeRules: Readonly<Record<string, readonly Rule[]>> = {
  Quantity: [unitSystem],
  SimpleQuantity: [unitSystem],
  MoneyQuantity: [unitSystem],
  Age: [unitSystem, ucum, positive],
  Count: [unitSystem, ucum],
  Distance: [unitSystem, ucum],
  Duration: [unitSystem, durationUnit],
  Period: [period],
  Range: [range],
  Ratio: [ratio],
  Extension: [extension],
  Attachment: [attachment],
  ContactPoint: [contactPoint],
  Expression: [expression],
  Reference: [reference],
};
