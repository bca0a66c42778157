import { PointerError } from '@ouzel/exchange';
import type { PointerResource } from './model.ts';
import { POINTER_TYPES } from './pointer-types.ts';

export const typeOf = ({ type }: PointerResource): string => `${type.coding[0]?.system}|${type.coding[0]?.code}`;
export const categoryOf = ({ category }: PointerResource): string =>
  `${category[0]?.coding[0]?.system}|${category[0]?.coding[0]?.code}`;

/** Each pointer type has one category. */
export function checkCategoryOfType(resource: PointerResource): void {
  const [type, category] = [typeOf(resource), categoryOf(resource)];
  const wanted = POINTER_TYPES[type];
  if (wanted === category) return;
  throw new PointerError(
    'bad-element',
    'BAD_REQUEST',
    `The Category code of the provided document '${category}' must match the allowed category for pointer type '${type}' with a category value of '${wanted}'`,
    'category.coding[0].code',
  );
}
