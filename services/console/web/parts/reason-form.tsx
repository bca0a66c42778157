import { Button, ErrorSummary, Textarea } from 'nhsuk-react-components';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Answer } from '../api/ask.ts';

export const REASON_MIN = 3;
export const REASON_MAX = 500;

interface Faults {
  reason?: string;
  /** What is wrong beside the reason, and the field to go to. */
  other?: { text: string; field?: string };
}

interface ReasonFormProps {
  /** Begins the ids of its fields: there may be several forms on a page. */
  id: string;
  title: string;
  button: string;
  /** It cannot be taken back, or hurts. */
  warning?: boolean;
  question?: string;
  children?: ReactNode;
  /** Reads the other fields: what is to be sent, or what is missing. */
  read: (form: FormData, reason: string) => (() => Promise<Answer<unknown>>) | { text: string; field: string };
  done: () => void;
}

const text = (value: FormDataEntryValue | null): string => (typeof value === 'string' ? value.trim() : '');
/** A field of a form as text; absent ones are empty. */
export const fieldOf = (form: FormData, name: string): string => text(form.get(name));

const Wrong = ({ faults, id }: { faults: Faults; id: string }) => (
  <ErrorSummary>
    <ErrorSummary.Title>There is a problem</ErrorSummary.Title>
    <ErrorSummary.List>
      {faults.other !== undefined &&
        (faults.other.field === undefined ? (
          <li>{faults.other.text}</li>
        ) : (
          <ErrorSummary.ListItem href={`#${faults.other.field}`}>{faults.other.text}</ErrorSummary.ListItem>
        ))}
      {faults.reason !== undefined && <ErrorSummary.ListItem href={`#${id}-reason`}>{faults.reason}</ErrorSummary.ListItem>}
    </ErrorSummary.List>
  </ErrorSummary>
);

function reasonFault(reason: string): Pick<Faults, 'reason'> {
  if (reason.length < REASON_MIN) return { reason: 'Write why' };
  return reason.length > REASON_MAX ? { reason: `Write at most ${REASON_MAX} characters` } : {};
}

/** Something that an officer does, with why: the reason is kept with their name. */
export function ReasonForm({ id, title, button, warning = false, question = 'Why?', children, read, done }: ReasonFormProps) {
  const [faults, setFaults] = useState<Faults>();
  const [sending, setSending] = useState(false);
  const send = async (ask: () => Promise<Answer<unknown>>): Promise<void> => {
    setSending(true);
    const answer = await ask();
    setSending(false);
    if (answer.ok) done();
    else setFaults({ other: { text: answer.failure.sentence } });
  };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const reason = fieldOf(form, 'reason');
    const asked = read(form, reason);
    const wrong = { ...reasonFault(reason), ...(typeof asked === 'function' ? {} : { other: asked }) };
    const isWrong = Object.keys(wrong).length > 0;
    setFaults(isWrong ? wrong : undefined);
    if (!isWrong && typeof asked === 'function') void send(asked);
  };
  return (
    <form onSubmit={submit} noValidate aria-label={title} className="console-form">
      <h2 className="nhsuk-heading-m">{title}</h2>
      {faults !== undefined && <Wrong faults={faults} id={id} />}
      {children}
      <Textarea
        id={`${id}-reason`}
        name="reason"
        rows={3}
        label={question}
        hint="It is kept with your name. Do not write anything about a person."
        {...(faults?.reason === undefined ? {} : { error: faults.reason })}
      />
      <Button type="submit" disabled={sending} warning={warning}>
        {button}
      </Button>
    </form>
  );
}
