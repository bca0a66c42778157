import type { AccessFilter } from '../api/accesses.ts';
import { readAccesses } from '../api/accesses.ts';
import type { AccessPage } from '../api/audit-event.ts';
import { dayBefore, isDay } from '../api/days.ts';
import { Link } from '../app/router.tsx';
import { AccessTable } from '../parts/access-table.tsx';
import { Nothing, PageHeading, Shown } from '../parts/states.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { AccessFilterForm } from './access-filter.tsx';

const DAYS_SHOWN = 7;
const NAMES = ['person', 'staff', 'organisation', 'from', 'to', 'purpose', 'outcome', 'page'] as const;

/** The filter that an address states. An address that states none shows the last days. */
function filterOf(query: URLSearchParams): AccessFilter {
  const given = (name: (typeof NAMES)[number]): string => (query.get(name) ?? '').trim();
  const day = (name: 'from' | 'to'): string => (isDay(given(name)) ? given(name) : '');
  return {
    person: given('person'),
    staff: given('staff'),
    organisation: given('organisation').toUpperCase(),
    from: query.size === 0 ? dayBefore(new Date(), DAYS_SHOWN - 1) : day('from'),
    to: day('to'),
    purpose: given('purpose'),
    outcome: given('outcome'),
    page: given('page'),
  };
}

/** The address of the log narrowed so: what is not narrowed stands empty, since no query at all means the last days. */
export function logAddress(filter: AccessFilter): string {
  const query = new URLSearchParams(NAMES.flatMap((name) => (filter[name] === '' ? [] : [[name, filter[name]]])));
  if (query.size === 0) query.set('from', '');
  return `/log?${query.toString()}`;
}

const count = new Intl.NumberFormat('en-GB');

function Paging({ filter, page }: { filter: AccessFilter; page: AccessPage }) {
  if (filter.page === '' && page.next === undefined) return null;
  return (
    <nav className="console-paging" aria-label="Pages of the access log">
      {filter.page !== '' && <Link to={logAddress({ ...filter, page: '' })}>Newest accesses</Link>}
      {page.next !== undefined && (
        <Link to={logAddress({ ...filter, page: page.next })} rel="next">
          Older accesses
        </Link>
      )}
    </nav>
  );
}

export function AccessLog({ query }: { query: URLSearchParams }) {
  const filter = filterOf(query);
  const { asked, again } = useAnswer(logAddress(filter), readAccesses(filter));
  return (
    <>
      <PageHeading>Access log</PageHeading>
      <AccessFilterForm filter={filter} />
      <section aria-label="Accesses" className="console-results">
        <Shown asked={asked} again={again} what="accesses">
          {(page) => (
            <>
              <h2 className="nhsuk-heading-m">
                {page.total === 1 ? '1 access' : `${count.format(page.total)} accesses`}
                <span className="console-beside">{filter.page === '' ? 'newest first' : 'older ones'}</span>
              </h2>
              {page.accesses.length === 0 ? (
                <Nothing>Nothing in the log fits. Take something out of the filter, or look at a longer time.</Nothing>
              ) : (
                <AccessTable accesses={page.accesses} />
              )}
              <Paging filter={filter} page={page} />
            </>
          )}
        </Shown>
      </section>
    </>
  );
}
