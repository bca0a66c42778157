import { searchParams } from '../capabilities.ts';
import type { ApiRoute, ClaimedType } from '../route.ts';
import { modifiersOf } from '../search-conditions.ts';
import { CODES, nameOf, scopeOf, shownPath } from './interactions.ts';
import { code, codes, type Markup, markup, table } from './markup.ts';

const SPECIFICATION = 'https://hl7.org/fhir/R4';

export type Claimed = ApiRoute & { claim: NonNullable<ApiRoute['claim']> };

function parameters(type: ClaimedType): Markup {
  const all = searchParams(type);
  const rows = all.map(({ name, type: kind }) => {
    const modifiers = type === 'AuditEvent' || type === 'Consent' || type === 'Subscription' ? [] : modifiersOf(type, name);
    return [code(name), kind, modifiers.length === 0 ? '–' : codes(modifiers.map((modifier) => `:${modifier}`))];
  });
  return markup`<details><summary>${all.length} search parameters of ${type}</summary>
${table(`Search parameters of ${type}`, ['Parameter', 'Kind', 'Modifiers'], rows)}</details>`;
}

/** Interactions in the order of the overview, then operations. */
function order({ claim }: Claimed): number {
  const at = CODES.findIndex((each) => each === nameOf(claim));
  return at < 0 ? CODES.length : at;
}

/** One type: its interactions, and what it can be searched by. */
export function section(type: ClaimedType, routes: readonly Claimed[]): Markup {
  const rows = routes
    .toSorted((a, b) => order(a) - order(b))
    .map(({ claim, method, path }) => [code(nameOf(claim)), code(method), code(shownPath(path)), code(scopeOf(claim))]);
  return markup`<h3 id="${type}">${type}</h3>
<p><a href="${SPECIFICATION}/${type.toLowerCase()}.html">${type} in FHIR R4</a></p>
${table(`Interactions of ${type}`, ['Interaction', 'Method', 'Path', 'Scope'], rows)}
${parameters(type)}`;
}
