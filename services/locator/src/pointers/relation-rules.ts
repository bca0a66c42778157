import { PointerError } from '@ouzel/exchange';
import type { PointerResource } from './model.ts';

const RELATIONS = ['replaces', 'transforms', 'signs', 'appends', 'incorporates', 'summarizes'];

export function checkRelations({ relatesTo = [] }: PointerResource): void {
  relatesTo.forEach(({ code, target }, at) => {
    if (!RELATIONS.includes(code))
      throw new PointerError('bad-value', 'INVALID_CODE_VALUE', 'Invalid relatesTo code', `relatesTo[${at}].code`);
    if (code === 'replaces' && target.identifier?.value === undefined)
      throw new PointerError(
        'missing-element',
        'INVALID_IDENTIFIER_VALUE',
        "relatesTo code 'replaces' must have a target identifier",
        `relatesTo[${at}].target.identifier.value`,
      );
  });
}
