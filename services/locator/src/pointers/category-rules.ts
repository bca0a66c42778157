import { PointerError } from '@ouzel/exchange';
import { systems } from '@ouzel/fhir';
import type { PointerResource } from './model.ts';
import { CATEGORIES } from './pointer-types.ts';

/** The category's own rules; whether it fits the type is asked when the type is known to be permitted. */
export function checkCategory({ category }: PointerResource): void {
  const wrong = (diagnostics: string, expression: string): PointerError =>
    new PointerError('bad-value', 'INVALID_RESOURCE', diagnostics, expression);
  const [first] = category;
  if (first === undefined || category.length > 1)
    throw new PointerError(
      'bad-element',
      'INVALID_RESOURCE',
      `Invalid category length: ${category.length} Category must only contain a single value`,
      'category',
    );
  const [coding] = first.coding;
  if (coding === undefined || first.coding.length > 1)
    throw new PointerError(
      'bad-element',
      'INVALID_RESOURCE',
      `Invalid category coding length: ${first.coding.length} Category Coding must only contain a single value`,
      'category[0].coding',
    );
  if (coding.system !== systems.snomed)
    throw wrong(`Invalid category system: Category system must be '${systems.snomed}'`, 'category[0].coding[0].system');
  const display = CATEGORIES[`${coding.system}|${coding.code}`];
  if (display === undefined)
    throw wrong(
      'Invalid category code: Category must be a member of the England-NRLRecordCategory value set (https://fhir.nhs.uk/England/CodeSystem/England-NRLRecordCategory)',
      'category[0].coding[0].code',
    );
  if (coding.display !== display)
    throw wrong(`category code '${coding.code}' must have a display value of '${display}'`, 'category[0].coding[0].display');
}
