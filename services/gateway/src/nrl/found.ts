import type { OperationOutcome } from '@medplum/fhirtypes';
import type { FoundPointers, PointerSearch, Released } from '@ouzel/exchange';
import { searchset } from '../bundle.ts';
import type { Call } from '../context.ts';
import { limits } from '../limits.ts';
import { entryOf } from '../search-page.ts';
import { LOCATOR_JSON } from './address.ts';
import type { AskedPointers } from './parameters.ts';

/** What is asked of the locator. A page link serves the same search of the same caller only. */
export function pointerSearch({ gateway, requester }: Call, asked: AskedPointers): PointerSearch {
  const { types, categories, custodian, countOnly, page } = asked;
  const wanted = { types, categories, custodian, count: countOnly ? 0 : limits.pointersPageMax };
  if (page === undefined || page === '') return wanted;
  const { after } = gateway.pages.open(page, searchOf(asked), requester);
  return { ...wanted, after: { created: after.key, id: after.local } };
}

const searchOf = ({ nhsNumber, custodian, types, categories }: AskedPointers): string =>
  JSON.stringify(['pointers', nhsNumber, custodian, types, categories]);

function nextTag({ gateway, requester }: Call, asked: AskedPointers, { created, id }: { created: string; id: string }) {
  const after = { key: created, record: '', local: id };
  const page = { search: searchOf(asked), after, asOf: gateway.now().getTime(), closed: [], lacking: [] };
  return { code: gateway.pages.seal(page, requester), display: 'next-page-token' };
}

/** An empty answer would read as "no plan": where other pointers are left out whatever there is, that is said. */
const LEFT_OUT: OperationOutcome = {
  resourceType: 'OperationOutcome',
  issue: [
    {
      severity: 'warning',
      code: 'suppressed',
      diagnostics: 'Pointers of other organisations are not shown for this person. This does not mean that there are none.',
    },
  ],
};

/** Pointers as the searchset of the record locator: its further page is named in `meta.tag`. */
export function foundBundle(call: Call, base: string, asked: AskedPointers, found: FoundPointers, leftOut = false): Released {
  const entries = found.shown.map((each) => entryOf(base, { ...each, type: 'DocumentReference' }, 'match'));
  const body = searchset({
    total: found.total,
    links: [{ relation: 'self', url: `${base}/${asked.self}` }],
    entries,
    outcome: leftOut ? LEFT_OUT : undefined,
    tag: found.next === undefined ? undefined : nextTag(call, asked, found.next),
  });
  const resources = found.shown.map(({ id, version }) => ({ type: 'DocumentReference', id, version }));
  return { status: 200, headers: LOCATOR_JSON, body, answers: [], resources };
}
