import { Button, ErrorSummary, Select, TextInput } from 'nhsuk-react-components';
import { type FormEvent, useState } from 'react';
import type { AccessFilter } from '../api/accesses.ts';
import { dayBefore } from '../api/days.ts';
import { Link, useRouter } from '../app/router.tsx';
import { personIdOf } from '../parts/person-id.ts';
import { OUTCOMES, PURPOSES } from '../parts/words.ts';
import { logAddress } from './access-log.tsx';

const NONE: AccessFilter = { person: '', staff: '', organisation: '', from: '', to: '', purpose: '', outcome: '', page: '' };
const PERSON_FIELD = 'filter-person';

const Quick = () => {
  const today = dayBefore(new Date(), 0);
  const links: [string, Partial<AccessFilter>][] = [
    ['Today', { from: today, to: today }],
    ['Last 30 days', { from: dayBefore(new Date(), 29) }],
    ['Break-glass', { purpose: 'BTG' }],
    ['Emergency care', { purpose: 'ETREAT' }],
    ['Refused', { outcome: '4' }],
    ['Everything', {}],
  ];
  return (
    <ul className="console-quick" aria-label="Ready filters">
      {links.map(([text, filter]) => (
        <li key={text}>
          <Link to={logAddress({ ...NONE, ...filter })}>{text}</Link>
        </li>
      ))}
    </ul>
  );
};

const Options = ({ all, words }: { all: string; words: Readonly<Record<string, string>> }) => (
  <>
    <option value="">{all}</option>
    {Object.entries(words).map(([code, text]) => (
      <option key={code} value={code}>
        {text}
      </option>
    ))}
  </>
);

const Fields = ({ filter, error }: { filter: AccessFilter; error: string | undefined }) => (
  <div className="console-fields">
    <TextInput
      id={PERSON_FIELD}
      name="person"
      label="Person"
      hint="NHS number or id"
      defaultValue={filter.person}
      autoComplete="off"
      spellCheck={false}
      {...(error === undefined ? {} : { error })}
    />
    <TextInput
      id="filter-staff"
      name="staff"
      label="Staff member"
      hint="Number of the user"
      defaultValue={filter.staff}
      autoComplete="off"
    />
    <TextInput
      id="filter-organisation"
      name="organisation"
      label="Organisation"
      hint="ODS code"
      defaultValue={filter.organisation}
      autoComplete="off"
    />
    <TextInput id="filter-from" name="from" type="date" label="From" hint="First day" defaultValue={filter.from} />
    <TextInput id="filter-to" name="to" type="date" label="Until" hint="That day included" defaultValue={filter.to} />
    <Select id="filter-purpose" name="purpose" label="Purpose" defaultValue={filter.purpose}>
      <Options all="Any purpose" words={PURPOSES} />
    </Select>
    <Select id="filter-outcome" name="outcome" label="Outcome" defaultValue={filter.outcome}>
      <Options all="Any outcome" words={OUTCOMES} />
    </Select>
    <Button type="submit">Show accesses</Button>
  </div>
);

const Wrong = ({ error }: { error: string }) => (
  <ErrorSummary>
    <ErrorSummary.Title>There is a problem</ErrorSummary.Title>
    <ErrorSummary.List>
      <ErrorSummary.ListItem href={`#${PERSON_FIELD}`}>{error}</ErrorSummary.ListItem>
    </ErrorSummary.List>
  </ErrorSummary>
);

/** Narrows the log. What it is narrowed to is in the address of the page, which can be sent to a colleague. */
export function AccessFilterForm({ filter }: { filter: AccessFilter }) {
  const { go } = useRouter();
  const [error, setError] = useState<string>();
  const apply = async (form: FormData): Promise<void> => {
    const text = (name: string): string => {
      const value = form.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    const person = await personIdOf(text('person'));
    if ('error' in person) return setError(person.error);
    const [staff, organisation, from, to] = [text('staff'), text('organisation').toUpperCase(), text('from'), text('to')];
    go(
      logAddress({
        person: person.id,
        staff,
        organisation,
        from,
        to,
        purpose: text('purpose'),
        outcome: text('outcome'),
        page: '',
      }),
    );
  };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setError(undefined);
    void apply(new FormData(event.currentTarget));
  };
  return (
    <form onSubmit={submit} className="console-filter" aria-label="Filter the access log" noValidate>
      {error !== undefined && <Wrong error={error} />}
      <Quick />
      <Fields filter={filter} error={error} />
    </form>
  );
}
