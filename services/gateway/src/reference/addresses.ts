import type { ApiRoute } from '../route.ts';
import { shownPath } from './interactions.ts';
import { code, type Markup, markup, table } from './markup.ts';

/** Addresses that are about no type: the whole base, later answers, and what anybody may read. */
export function otherAddresses(routes: readonly ApiRoute[]): Markup {
  const rows = routes
    .filter(({ door: below, claim }) => below === 'fhir' && claim?.type === undefined)
    .map(({ method, path, open, claim, name }) => [
      code(`${method} ${path === '' ? '/' : shownPath(path)}`),
      claim === undefined ? name : 'batch or transaction',
      open === true ? 'none' : claim === undefined ? 'the caller that asked' : 'for what each entry does',
    ]);
  return markup`<h2 id="addresses">Other addresses</h2>
${table('Addresses that are about no type', ['Address', 'What it is', 'Token'], rows)}`;
}
