import { Button, TextInput } from 'nhsuk-react-components';
import { useState } from 'react';
import { PageHeading } from '../../parts/states.tsx';
import { BlankChart } from '../parts/blank-chart.tsx';

/** Whom a home rings: written on this tablet, about nobody. */
const PLACES = ['GP practice', 'Community nurses', 'Out of hours', 'Manager on call'] as const;
const KEY = 'ouzel-numbers';
const LONGEST = 60;

function kept(): Record<string, string> {
  try {
    const read: unknown = JSON.parse(window.localStorage.getItem(KEY) ?? '{}');
    if (typeof read !== 'object' || read === null) return {};
    return Object.fromEntries(Object.entries(read).filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
  } catch {
    return {};
  }
}

function Numbers() {
  const [numbers, setNumbers] = useState(kept);
  const change = (place: string, value: string): void => {
    const next = { ...numbers, [place]: value.slice(0, LONGEST) };
    setNumbers(next);
    window.localStorage.setItem(KEY, JSON.stringify(next));
  };
  return (
    <div className="console-fields home-numbers">
      {PLACES.map((place, at) => (
        <TextInput
          key={place}
          id={`number-${at}`}
          label={place}
          autoComplete="off"
          value={numbers[place] ?? ''}
          onChange={(event) => change(place, event.currentTarget.value)}
        />
      ))}
    </div>
  );
}

/** What is done without this page: numbers to ring, and a chart to write on. It can be opened and printed without a connection. */
export const PaperPage = () => (
  <>
    <PageHeading>When this page does not work</PageHeading>
    <p>
      <strong>Very unwell, or 7 and over: ring 999. Nobody answers: ring 111.</strong> Write readings on the chart, and enter them
      here when it works again: up to 48 hours late they are taken.
    </p>
    <h2 className="nhsuk-heading-m">Who we ring</h2>
    <p className="console-screen-only">These numbers are kept on this tablet alone. Write nothing about a resident.</p>
    <Numbers />
    <BlankChart />
    <Button type="button" className="console-screen-only" onClick={() => window.print()}>
      Print
    </Button>
  </>
);
