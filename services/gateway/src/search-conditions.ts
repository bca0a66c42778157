import { FhirError, parseResourceId, type SearchParameter, searchParametersOf } from '@ouzel/fhir';
import { type Condition, folded } from '@ouzel/records';
import { limits } from './limits.ts';
import { searchNames, unknownParameter } from './parameters.ts';
import { dateValue, quantityValue, referenceValues, splitValues, stringValue, tokenValue } from './search-values.ts';

/** Parameters that say whose record is asked for; they are judged before anything is searched. */
const SUBJECTS = ['patient', 'subject'];
const SUBJECT_MODIFIERS = [undefined, 'identifier', 'Patient'];
/** Parameters that shape the answer (https://hl7.org/fhir/R4/search.html#return). */
export const RESULT_PARAMETERS = [
  '_count',
  '_sort',
  '_summary',
  '_elements',
  '_include',
  '_revinclude',
  '_total',
  '_page',
  '_format',
  '_pretty',
];

const MODIFIERS: Readonly<Record<SearchParameter['kind'], readonly string[]>> = {
  token: ['not', 'missing'],
  date: ['missing'],
  reference: ['identifier', 'missing'],
  string: ['exact', 'contains', 'missing'],
  quantity: ['missing'],
  uri: ['missing'],
  number: ['missing'],
};

/** The modifiers that a parameter of a type may be written with. */
export function modifiersOf(type: string, name: string): readonly string[] {
  if (SUBJECTS.includes(name)) return SUBJECT_MODIFIERS.filter((each) => each !== undefined);
  const kind = searchParametersOf(type).get(name)?.kind;
  if (kind === undefined) return [];
  return kind === 'reference' ? [...MODIFIERS.reference, '[type]'] : MODIFIERS[kind];
}

function badModifier(name: string, modifier: string): FhirError {
  const shown = /^[A-Za-z-]{1,20}$/.test(modifier) ? `:${modifier}` : 'This modifier';
  return new FhirError('unknown-parameter', `${shown} is not supported on ${name}.`, { expression: [name] });
}

function missing({ kind, paths, name }: SearchParameter, value: string): Condition {
  if (value !== 'true' && value !== 'false')
    throw new FhirError('bad-value', ':missing is true or false.', { expression: [name] });
  const measured = kind === 'date' || kind === 'quantity' || kind === 'string' || kind === 'number';
  return { on: 'missing', paths, measured, missing: value === 'true' };
}

function conditionOf(parameter: SearchParameter, modifier: string | undefined, value: string, base: string): Condition {
  const { name, kind, paths } = parameter;
  if (modifier === 'missing') return missing(parameter, value);
  const type = kind === 'reference' && modifier !== undefined && /^[A-Z]/.test(modifier) ? modifier : undefined;
  if (modifier !== undefined && type === undefined && !MODIFIERS[kind].includes(modifier)) throw badModifier(name, modifier);
  const values = splitValues(value, name);
  switch (kind) {
    case 'token':
      return {
        on: 'token',
        paths,
        any: values.map((each) => tokenValue(each, name)),
        ...(modifier === 'not' ? { not: true } : {}),
      };
    case 'uri':
      return { on: 'token', paths, any: values.map((each) => ({ whole: `|${each}` })) };
    case 'reference': {
      const identifiers = values.map((each) => ({ whole: `identifier:${each}` }));
      return {
        on: 'token',
        paths,
        any: modifier === 'identifier' ? identifiers : values.flatMap((each) => referenceValues(each, type, base)),
      };
    }
    case 'date':
      return { on: 'date', paths, any: values.map((each) => dateValue(each, name)) };
    case 'quantity':
    case 'number':
      return { on: 'quantity', paths, any: values.map((each) => quantityValue(each, name)) };
    default: {
      const match = modifier === 'exact' || modifier === 'contains' ? modifier : 'start';
      const texts = values.map(stringValue);
      return { on: 'string', paths, any: match === 'exact' ? texts : texts.map(folded), match };
    }
  }
}

function assertUnmodified(name: string, modifier: string | undefined): void {
  if (modifier !== undefined) throw badModifier(name, modifier);
}

function idCondition(value: string): Condition {
  return { on: 'keys', keys: splitValues(value, '_id').flatMap((id) => parseResourceId(id) ?? []) };
}

/** Chains would search other people's records for what this one is asked about. */
function assertNoChain(name: string): void {
  if (name.startsWith('_has') || name.includes('.'))
    throw new FhirError(
      'too-costly',
      'Chained and reverse-chained parameters are not searched by; name the person and filter their record.',
    );
}

/**
 * What a search of a type asks, each parameter by its R4 definition.
 * @throws FhirError `unknown-parameter` unless lenient, `too-costly` for chains, `bad-value`.
 */
export function conditionsOf(type: string, query: URLSearchParams, base: string, lenient: boolean): Condition[] {
  const known = searchParametersOf(type);
  const entries = [...query];
  if (entries.length > limits.parametersMax)
    throw new FhirError('too-costly', `A search has at most ${limits.parametersMax} parameters.`);
  let values = 0;
  return entries.flatMap(([written, value]): Condition[] => {
    values += value.split(',').length;
    if (values > limits.valuesInAllMax)
      throw new FhirError('too-costly', `A search has at most ${limits.valuesInAllMax} values in all.`);
    const [name = '', modifier] = written.split(':', 2);
    assertNoChain(written);
    if (SUBJECTS.includes(name) && SUBJECT_MODIFIERS.includes(modifier)) return [];
    if (RESULT_PARAMETERS.includes(name) && modifier === undefined) return [];
    if (name === '_include' || name === '_revinclude') throw badModifier(name, modifier ?? '');
    if (name === '_id' || name === '_lastUpdated') assertUnmodified(name, modifier);
    if (name === '_id') return [idCondition(value)];
    if (name === '_lastUpdated') return [{ on: 'updated', any: splitValues(value, name).map((each) => dateValue(each, name)) }];
    const parameter = known.get(name);
    if (parameter !== undefined && !SUBJECTS.includes(name)) return [conditionOf(parameter, modifier, value, base)];
    if (lenient) return [];
    throw unknownParameter(written, [...searchNames(type), ...RESULT_PARAMETERS]);
  });
}
