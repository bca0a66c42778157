import { randomUUID } from 'node:crypto';
import { type Holder, type JudgedPointer, PointerError, type PointerNaming } from '@ouzel/exchange';
import { checkContent } from './content-rules.ts';
import type { PointerResource } from './model.ts';
import { parsePointer } from './parse.ts';
import { checkAsid } from './asid-rule.ts';
import { checkCategory } from './category-rules.ts';
import { checkIdentifiers, checkOnePerson } from './identity-rules.ts';
import { checkRelations } from './relation-rules.ts';
import { categoryOf, checkCategoryOfType, typeOf } from './type-rules.ts';

/** What is stored of a pointer that keeps the rules. */
export interface KeptPointer extends JudgedPointer {
  type: string;
  category: string;
  resource: PointerResource;
  /** Ids of the holder's own pointers that it names, with the place of each; those that it replaces are deleted. */
  targets: readonly { id: string; at: number; replaces: boolean }[];
}

/** With its labels, by the rules of the moment at which it is stored. */
export type LabelledPointer = KeptPointer & { labels: number };

const ID = /^(?=.{1,64}$)[A-Za-z0-9.]+-[A-Za-z0-9]+[A-Za-z0-9_-]*$/;

export const belongsTo = (id: string, { name }: Holder): boolean => id.startsWith(`${name}-`);

function idOf(resource: PointerResource, holder: Holder, naming: PointerNaming): string {
  if (naming === 'ours') return `${holder.name}-${randomUUID()}`;
  const id = resource.id ?? '';
  if (naming !== 'theirs' && id !== naming.is)
    throw new PointerError(
      'bad-element',
      'BAD_REQUEST',
      'The document id in the path does not match the document id in the body',
      'id',
    );
  if (!belongsTo(id, holder))
    throw new PointerError(
      'bad-element',
      'BAD_REQUEST',
      'The id of the provided DocumentReference does not include the expected ODS code for this organisation',
      'id',
    );
  if (!ID.test(id))
    throw new PointerError('bad-value', 'INVALID_RESOURCE', 'The id of the provided DocumentReference is not valid', 'id');
  // Ids stand in addresses, logs of others and the audit trail.
  if (id.includes(resource.subject.identifier.value))
    throw new PointerError('bad-value', 'INVALID_RESOURCE', 'An id must not have the NHS number in it', 'id');
  return id;
}

function targetsOf({ relatesTo = [] }: PointerResource, holder: Holder): KeptPointer['targets'] {
  return relatesTo.map(({ code, target }, at) => {
    const expression = `relatesTo[${at}].target.identifier.value`;
    const id = target.identifier?.value;
    if (id === undefined)
      throw new PointerError('bad-element', 'BAD_REQUEST', 'No identifier value provided for relatesTo target', expression);
    if (!belongsTo(id, holder))
      throw new PointerError(
        'bad-element',
        'BAD_REQUEST',
        'The relatesTo target identifier value does not include the expected ODS code for this organisation',
        expression,
      );
    return { id, at, replaces: code === 'replaces' };
  });
}

function checkHolder(resource: PointerResource, holder: Holder, types: readonly string[]): void {
  if (resource.custodian.identifier.value !== holder.name)
    throw new PointerError(
      'bad-element',
      'BAD_REQUEST',
      'The custodian of the provided DocumentReference does not match the expected ODS code for this organisation',
      'custodian.identifier.value',
    );
  if (!types.includes(typeOf(resource)))
    throw new PointerError(
      'not-allowed',
      'AUTHOR_CREDENTIALS_ERROR',
      'The type of the provided DocumentReference is not in the list of allowed types for this organisation',
      'type.coding[0].code',
    );
}

/** The rules of the record locator for a posted pointer, in its order. @throws PointerError with the first that is broken. */
export function judgePointer(
  posted: unknown,
  { holder, types, naming }: { holder: Holder; types: readonly string[]; naming: PointerNaming },
): KeptPointer {
  const resource = parsePointer(posted, naming !== 'ours');
  checkIdentifiers(resource);
  checkOnePerson(resource);
  checkRelations(resource);
  checkAsid(resource);
  checkCategory(resource);
  checkContent(resource);
  const ours = idOf(resource, holder, naming);
  checkHolder(resource, holder, types);
  checkCategoryOfType(resource);
  return {
    id: ours,
    nhsNumber: resource.subject.identifier.value,
    type: typeOf(resource),
    category: categoryOf(resource),
    resource,
    targets: targetsOf(resource, holder),
  };
}
