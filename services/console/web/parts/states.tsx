import { Button, InsetText } from 'nhsuk-react-components';
import { type ReactNode, useEffect } from 'react';
import { type Failure, metaOf } from '../api/ask.ts';
import type { Asked } from './use-answer.ts';

export const Loading = ({ what }: { what: string }) => (
  <p className="console-loading" role="status">
    Loading {what} …
  </p>
);

const TITLES: Readonly<Record<Failure['kind'], string>> = {
  'signed-out': 'You are signed out',
  'not-allowed': 'You may not see this',
  'not-found': 'There is nothing here for you to see',
  'asked-wrong': 'This could not be looked up',
  broken: 'This did not work',
};
const NEXT: Readonly<Record<Failure['kind'], string>> = {
  'signed-out': 'Sign in again.',
  'not-allowed': 'If you need it for your work, ask whoever gives out access in your organisation.',
  'not-found': 'Check the link, or look for it in the access log. You see what your own organisation did.',
  'asked-wrong': 'Check what you asked for, and change it.',
  broken: '',
};

export const Problem = ({ failure, again }: { failure: Failure; again: () => void }) => (
  <div className="console-problem" role="alert">
    <h2 className="nhsuk-heading-m">{TITLES[failure.kind]}</h2>
    <p>{failure.sentence}</p>
    {NEXT[failure.kind] !== '' && <p>{NEXT[failure.kind]}</p>}
    {failure.kind === 'broken' && (
      <Button type="button" secondary onClick={again}>
        Try again
      </Button>
    )}
  </div>
);

export const Nothing = ({ children }: { children: ReactNode }) => <InsetText>{children}</InsetText>;

/** What is there, or why it is not. */
export function Shown<Value>({
  asked,
  again,
  what,
  children,
}: {
  asked: Asked<Value>;
  again: () => void;
  what: string;
  children: (value: Value) => ReactNode;
}) {
  if (asked.is === 'loading') return <Loading what={what} />;
  if (asked.is === 'failed') return <Problem failure={asked.failure} again={again} />;
  return children(asked.value);
}

/** The heading of a page, which is its title too. */
export function PageHeading({ children, caption }: { children: string; caption?: string }) {
  useEffect(() => {
    document.title = `${children} - ${metaOf('application-name') ?? 'Ouzel console'}`;
  }, [children]);
  return (
    <h1 className="nhsuk-heading-l">
      {caption !== undefined && <span className="nhsuk-caption-l">{caption}</span>}
      {children}
    </h1>
  );
}
