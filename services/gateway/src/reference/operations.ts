import type { ApiRoute } from '../route.ts';
import { scopeOf, shownPath } from './interactions.ts';
import { code, codes, type Markup, markup } from './markup.ts';
import { OPERATION_TEXTS } from './operation-texts.ts';

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];

/** Every operation that a route claims, once: one that many types have stands with `[type]`. */
export function operations(routes: readonly ApiRoute[]): Markup {
  const claims = routes.flatMap(({ claim, method, path, door }) =>
    claim !== undefined && 'operation' in claim && door === 'fhir' ? [{ claim, method, path }] : [],
  );
  const names = [...new Set(claims.map(({ claim }) => claim.operation))];
  const items = names.map((name) => {
    const all = claims.filter(({ claim }) => claim.operation === name);
    const [{ path, claim } = { path: '', claim: undefined }] = all;
    const methods = distinct(all.map(({ method }) => method)).join(' or ');
    const many = distinct(all.map((each) => each.claim.type ?? '')).length > 1;
    const { says = '', parameters = [] } = OPERATION_TEXTS[name] ?? {};
    const where = many ? path.replace(/^\/\w+/, '/[type]') : shownPath(path);
    return markup`<dt id="operation-${name}"><code>${methods} ${where}</code></dt>
<dd>${says}</dd>
<dd>Scope ${codes(many ? ['system/[type].c'] : distinct(all.map((each) => scopeOf(each.claim))))}.${
      parameters.length === 0 ? '' : markup` Parameters ${codes(parameters)}.`
    } Definition ${code(claim?.definition ?? '')}.</dd>`;
  });
  return markup`<h2 id="operations">Operations</h2><dl class="list">${items}</dl>`;
}
