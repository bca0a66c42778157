import { useMemo } from 'react';
import { type Counts, type CountsAsked, readCounts } from '../api/counts.ts';
import { readParticipants } from '../api/participants.ts';
import { Link, useRouter } from '../app/router.tsx';
import { Chart } from '../parts/chart.tsx';
import { Numbers, Totals } from '../parts/chart-tables.tsx';
import { PersonForm } from '../parts/person-form.tsx';
import { type Series, seriesOf } from '../parts/series.ts';
import { Nothing, PageHeading, Shown } from '../parts/states.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { When } from '../parts/when.tsx';
import { roleText } from '../parts/words.ts';

const DAYS = [1, 7, 30, 90];
const DAYS_FIRST = 7;

function askedOf(query: URLSearchParams): Omit<CountsAsked, 'person'> {
  const days = Number(query.get('days'));
  return { by: query.get('by') === 'role' ? 'role' : 'organisation', days: DAYS.includes(days) ? days : DAYS_FIRST };
}

const daysText = (days: number): string => (days === 1 ? 'Today' : `${days} days`);

/** Choices of the chart as links, so that each has an address; the one that is shown is marked. */
const Choices = ({ by, days }: Omit<CountsAsked, 'person'>) => (
  <ul className="console-quick" aria-label="What the chart shows">
    {(['organisation', 'role'] as const).map((each) => (
      <li key={each}>
        <Link to={`/activity?by=${each}&days=${days}`} aria-current={each === by ? 'true' : undefined}>
          By {each}
        </Link>
      </li>
    ))}
    {DAYS.map((each) => (
      <li key={each}>
        <Link to={`/activity?by=${by}&days=${each}`} aria-current={each === days ? 'true' : undefined}>
          {daysText(each)}
        </Link>
      </li>
    ))}
  </ul>
);

/** The names of organisations by their codes, as far as they are known. */
function useNames(): (key: string) => string {
  const { asked } = useAnswer('participants', readParticipants());
  return useMemo(() => {
    const names = new Map(asked.is === 'there' ? asked.value.organisations.map(({ ods, name }) => [ods, name]) : []);
    return (key: string) => names.get(key) ?? key;
  }, [asked]);
}

const Cut = ({ since }: Pick<Counts, 'since'>) =>
  since === undefined ? null : (
    <Nothing>
      There is more than one chart counts. What is shown begins <When at={since} />.
    </Nothing>
  );

/** What an organisation did, in the access log: with one person's record, or with all. */
const organisationLink = (person: string) => (line: Series) => {
  const filter = { organisation: line.key, ...(person === '' ? {} : { person, from: '' }) };
  return line.key === 'others' ? line.name : <Link to={`/log?${new URLSearchParams(filter).toString()}`}>{line.name}</Link>;
};

function Charted({ counts, person = '' }: { counts: Counts; person?: string }) {
  const names = useNames();
  const lanes = person !== '';
  const nameOf = counts.by === 'role' ? roleText : names;
  const { times, series } = useMemo(() => seriesOf(counts, nameOf), [counts, nameOf]);
  const what = counts.by === 'role' ? 'Role' : 'Organisation';
  if (series.length === 0) return <Nothing>Nobody looked in this time.</Nothing>;
  const label = `Accesses ${counts.each} by ${counts.each}, by ${counts.by}. The numbers are in the tables below.`;
  return (
    <>
      <Cut since={counts.since} />
      <Chart label={label} times={times} series={series} as={lanes ? 'lanes' : 'lines'} each={counts.each} />
      <Totals series={series} what={what} lanes={lanes} {...(counts.by === 'role' ? {} : { link: organisationLink(person) })} />
      <Numbers times={times} series={series} each={counts.each} what={what} />
    </>
  );
}

export function Activity({ query }: { query: URLSearchParams }) {
  const { go } = useRouter();
  const asked = askedOf(query);
  const { asked: state, again } = useAnswer(JSON.stringify(asked), readCounts({ ...asked, person: '' }));
  return (
    <>
      <PageHeading>Activity</PageHeading>
      <p>How often records of people were looked at, refused attempts too.</p>
      <Choices {...asked} />
      <Shown asked={state} again={again} what="accesses">
        {(counts) => <Charted counts={counts} />}
      </Shown>
      <section>
        <h2 className="nhsuk-heading-m">One person's record</h2>
        <PersonForm id="activity-person" found={(person) => go(`/activity/${person}`)} />
      </section>
    </>
  );
}

const PERSON_DAYS = 90;

export function ActivityOf({ person }: { person: string }) {
  const { asked, again } = useAnswer(person, readCounts({ by: 'organisation', days: PERSON_DAYS, person }));
  return (
    <>
      <PageHeading caption="Activity">Who looked at one person's record</PageHeading>
      <p>
        The last {PERSON_DAYS} days. Each mark is a day on which an organisation looked.{' '}
        <Link to={`/log?${new URLSearchParams({ person, from: '' }).toString()}`}>Each access, in the access log</Link>
      </p>
      <Shown asked={asked} again={again} what="accesses">
        {(counts) => <Charted counts={counts} person={person} />}
      </Shown>
    </>
  );
}
