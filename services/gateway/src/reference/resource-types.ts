import type { ApiRoute, ClaimedType } from '../route.ts';
import { CODES, nameOf } from './interactions.ts';
import { codes, type Markup, markup, table } from './markup.ts';
import { type Claimed, section } from './resource-type.ts';

const isClaimed = (route: ApiRoute): route is Claimed => route.claim !== undefined && route.door === 'fhir';

/** Which type can do what, each type in its own section, all from what the routes claim. */
export function resourceTypes(routes: readonly ApiRoute[]): Markup {
  const claimed = routes.filter(isClaimed);
  const types = [...new Set(claimed.flatMap(({ claim }) => claim.type ?? []))];
  const of = (type: ClaimedType): Claimed[] => claimed.filter(({ claim }) => claim.type === type);
  const overview = types.map((type) => {
    const names = new Set(of(type).map(({ claim }) => nameOf(claim)));
    const operations = [...names].filter((name) => name.startsWith('$'));
    const marks = CODES.map((each) =>
      names.has(each) ? markup`<span class="yes">yes</span>` : markup`<span class="none">no</span>`,
    );
    return [markup`<a href="#${type}">${type}</a>`, ...marks, codes(operations)];
  });
  return markup`<h2 id="types">Resource types</h2>
<p>Scopes are those of SMART v2. <code>system/</code> stands for the context of your token: with a user it may be <code>user/</code>, for
a person who reads their own record it is <code>patient/</code>. <code>*</code> stands for every type but AuditEvent and Group.</p>
${table('What each type can do', ['Type', ...CODES.map((each) => each.replace(/-.*/, '')), 'Operations'], overview)}
${types.map((type) => section(type, of(type)))}`;
}
