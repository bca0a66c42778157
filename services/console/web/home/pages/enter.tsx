import { Button, ErrorSummary, InsetText, TextInput } from 'nhsuk-react-components';
import { type FormEvent, useState } from 'react';
import type { SignedIn } from '../../api/session.ts';
import { useRouter } from '../../app/router.tsx';
import { PageHeading } from '../../parts/states.tsx';
import { useOutbox } from '../outbox/outbox.tsx';
import { SetFields } from '../parts/set-fields.tsx';
import { LostNotice } from '../parts/unsent-notice.tsx';
import { useResident, useResidents } from '../parts/residents.tsx';
import { bundleOf } from '../sets/bundle.ts';
import { CHOICES, faultOf, MEASURED, missingOf, type Typed } from '../sets/parts.ts';
import { localText, takenOf } from '../sets/taken.ts';

const Wrong = ({ faults }: { faults: readonly { field: string; text: string }[] }) => (
  <ErrorSummary>
    <ErrorSummary.Title>There is a problem</ErrorSummary.Title>
    <ErrorSummary.List>
      {faults.map(({ field, text }) => (
        <ErrorSummary.ListItem key={field} href={`#${field}`}>
          {text}
        </ErrorSummary.ListItem>
      ))}
    </ErrorSummary.List>
  </ErrorSummary>
);

const Missing = ({ typed }: { typed: Typed }) => {
  const missing = missingOf(typed);
  if (missing.length === 0) return null;
  return (
    <InsetText role="status">
      Not measured: {missing.join(', ')}. You may send it so; the score will then read “at least”, and is no sign that all is
      well.
    </InsetText>
  );
};

function faultsOf(typed: Typed, taken: Date | string): { field: string; text: string }[] {
  const wrong = MEASURED.flatMap((measured) => {
    const text = faultOf(measured, typed[measured.name] ?? '');
    return text === undefined ? [] : [{ field: measured.name, text }];
  });
  const isEmpty = [...MEASURED, ...CHOICES].every(({ name }) => (typed[name] ?? '').trim() === '');
  return [
    ...wrong,
    ...(typeof taken === 'string' ? [{ field: 'taken', text: taken }] : []),
    ...(isEmpty ? [{ field: 'respirationRate', text: 'Type at least one reading' }] : []),
  ];
}

/** A set of readings of one resident. It has its key from when the page is opened: however often it is sent, it is one set. */
export function EnterPage({ person, session: { user, organisation } }: { person: string; session: SignedIn }) {
  const { go } = useRouter();
  const { add } = useOutbox();
  const { lost } = useResidents();
  const resident = useResident(person);
  const [key] = useState(() => crypto.randomUUID());
  const [typed, setTyped] = useState<Typed>({});
  const [when, setWhen] = useState(() => localText(new Date()));
  const [shown, setShown] = useState<{ field: string; text: string }[]>([]);
  const change = (name: string, value: string): void => setTyped((before) => ({ ...before, [name]: value }));
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const taken = takenOf(when, new Date());
    const faults = faultsOf(typed, taken);
    setShown(faults);
    if (faults.length > 0 || typeof taken === 'string') return;
    const body = JSON.stringify(bundleOf(typed, { person, taken, by: user.name }));
    try {
      await add({ key, home: organisation.ods, person, taken, by: { id: user.id, name: user.name }, body });
      go(`/sets/${key}`);
    } catch {
      setShown([
        {
          field: 'taken',
          text: 'This browser cannot keep the set, so it was not sent. Write it on paper, and ring those who are to know',
        },
      ]);
    }
  };
  return (
    <>
      <PageHeading caption="Enter readings">{resident?.name ?? 'A resident'}</PageHeading>
      <LostNotice lost={lost} />
      {shown.length > 0 && <Wrong faults={shown} />}
      <form onSubmit={(event) => void submit(event)} noValidate aria-label="Readings" className="home-form">
        <SetFields typed={typed} change={change} />
        <TextInput
          id="taken"
          type="datetime-local"
          label="When were they taken?"
          value={when}
          onChange={(event) => setWhen(event.currentTarget.value)}
        />
        <Missing typed={typed} />
        <Button type="submit" preventDoubleClick>
          Send
        </Button>
      </form>
    </>
  );
}
