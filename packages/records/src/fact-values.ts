import { isObject } from '@ouzel/fhir';

/** Letters as people compare them: without case and accents (https://hl7.org/fhir/R4/search.html#string). */
export const folded = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** Texts of a string or of a whole HumanName or Address, each as [folded, as written]. */
export function textFacts(value: unknown): [string, string][] {
  if (typeof value === 'string') return [[folded(value), value]];
  if (!isObject(value)) return [];
  const parts = Object.entries(value).filter(([name]) => name !== 'use' && name !== 'id' && name !== 'type');
  const texts = parts.flatMap(([, part]) => (Array.isArray(part) ? part : [part])).filter((part) => typeof part === 'string');
  return texts.map((text) => [folded(text), text]);
}

type QuantityFact = [value: number, least: number | null, most: number | null, unit: string, word: string];

const written = (part: unknown): string => (typeof part === 'string' ? part : '');

/** What lies between the ends of a Range, or between the least and the greatest reading of a SampledData. */
function betweenFact(value: Record<string, unknown>): QuantityFact | undefined {
  const { low, high, origin, factor, data } = value;
  if (isObject(origin)) {
    const [zero, by] = [Number(origin['value']), typeof factor === 'number' ? factor : 1];
    const readings = written(data)
      .split(/\s+/)
      .filter((each) => each !== '')
      .map(Number)
      .filter(Number.isFinite);
    if (readings.length === 0 || !Number.isFinite(zero)) return undefined;
    const ends = [Math.min(...readings), Math.max(...readings)].map((each) => zero + by * each);
    return between({ ...origin, value: Math.min(...ends) }, { ...origin, value: Math.max(...ends) });
  }
  return isObject(low) || isObject(high) ? between(low, high) : undefined;
}

function between(low: unknown, high: unknown): QuantityFact | undefined {
  const [least, most] = [quantityFact(low), quantityFact(high)];
  const [known, , , unit = '|', word = ''] = least ?? most ?? [];
  return known === undefined ? undefined : [known, least?.[0] ?? null, most?.[0] ?? null, unit, word];
}

/** A Quantity, or a Range or a SampledData of them, as [value, least, most, system|code, unit]: `<5` is anything up to 5. A bare number has no unit. */
export function quantityFact(value: unknown): QuantityFact | undefined {
  if (typeof value === 'number') return [value, value, value, '|', ''];
  if (!isObject(value)) return undefined;
  if (typeof value['value'] !== 'number') return betweenFact(value);
  const { value: number, system, code, unit, comparator } = value;
  const below = comparator === '<' || comparator === '<=';
  const above = comparator === '>' || comparator === '>=';
  return [number, below ? null : number, above ? null : number, `${written(system)}|${written(code)}`, written(unit)];
}
