import { Button, TextInput } from 'nhsuk-react-components';
import { type FormEvent, useState } from 'react';
import { dayBefore, isDay, londonMidnight, nextDay } from '../api/days.ts';
import { Link } from '../app/router.tsx';
import { DownloadButton } from '../parts/download-button.tsx';
import { type Faults, faultOf, textOf } from '../parts/deed-form.tsx';
import { PageHeading } from '../parts/states.tsx';

interface Feed {
  ods: string;
  from: string;
  until: string;
}

const ODS = /^[A-Z0-9]{3,12}$/;

/** What was shown, and nothing else: refused requests saw nothing. */
const exportOf = ({ ods, from, until }: Feed): string => {
  const query = new URLSearchParams({ format: 'csv', custodian: ods, outcome: '0' });
  query.append('date', `ge${londonMidnight(from).toISOString()}`);
  query.append('date', `lt${londonMidnight(nextDay(until)).toISOString()}`);
  return `/audit/export?${query.toString()}`;
};

function feedOf(form: FormData): { feed: Feed } | { faults: Faults } {
  const [ods, from, until] = [textOf(form, 'ods').toUpperCase(), textOf(form, 'from'), textOf(form, 'until')];
  const faults = {
    ...(ODS.test(ods) ? {} : { 'saw-ods': 'Type the ODS code of the source' }),
    ...(isDay(from) ? {} : { 'saw-from': 'Give a day, as 2026-11-03' }),
    ...(isDay(until) && until >= from ? {} : { 'saw-until': 'Give a day that is not before the first' }),
  };
  return Object.keys(faults).length > 0 ? { faults } : { feed: { ods, from, until } };
}

function Form({ chosen }: { chosen: (feed: Feed | undefined) => void }) {
  const [faults, setFaults] = useState<Faults>({});
  const today = dayBefore(new Date(), 0);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const read = feedOf(new FormData(event.currentTarget));
    setFaults('faults' in read ? read.faults : {});
    chosen('feed' in read ? read.feed : undefined);
  };
  const day = (id: string, name: string, label: string) => (
    <TextInput
      id={id}
      name={name}
      label={label}
      hint="Year, month, day: 2026-11-03"
      defaultValue={today}
      autoComplete="off"
      width={10}
      {...faultOf(faults, id)}
    />
  );
  return (
    <form onSubmit={submit} noValidate aria-label="Whose data">
      <TextInput
        id="saw-ods"
        name="ods"
        label="Source"
        hint="ODS code of the organisation whose data it was"
        autoComplete="off"
        width={10}
        {...faultOf(faults, 'saw-ods')}
      />
      {day('saw-from', 'from', 'From')}
      {day('saw-until', 'until', 'Until')}
      <Button type="submit">Choose</Button>
    </form>
  );
}

/** Where what a source sent was wrong: whom to tell. */
export function WhoSaw() {
  const [feed, setFeed] = useState<Feed>();
  return (
    <>
      <PageHeading>Who saw what a source sent</PageHeading>
      <p>
        Every request that was answered with something of a source, as a table for a spreadsheet: who, when, of whom and which
        entries. In it is also who was answered when the source was asked and had nothing. For a wrong merge, see the page of the{' '}
        <Link to="/links">link</Link>. That you take it is in the log.
      </p>
      <Form chosen={setFeed} />
      {feed !== undefined && (
        <section aria-labelledby="saw-file">
          <h2 className="nhsuk-heading-m" id="saw-file">
            {`${feed.ods}, ${feed.from} to ${feed.until}`}
          </h2>
          <DownloadButton key={exportOf(feed)} path={exportOf(feed)} name={`who-saw-${feed.ods}-${feed.from}.csv`}>
            Download who saw it (CSV)
          </DownloadButton>
        </section>
      )}
    </>
  );
}
