import { Button, ErrorSummary } from 'nhsuk-react-components';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Answer } from '../api/ask.ts';

/** What is wrong, by the id of the field. */
export type Faults = Readonly<Record<string, string>>;
export type ReadForm<Value> = { value: Value } | { faults: Faults };

/** What stands in a field, without the space around it. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

/** For a field: what is wrong with it, where something is. */
export const faultOf = (faults: Faults, id: string): { error?: string } => {
  const error = faults[id];
  return error === undefined ? {} : { error };
};

const Wrong = ({ faults, whole }: { faults: Faults; whole: string | undefined }) => (
  <ErrorSummary>
    <ErrorSummary.Title>There is a problem</ErrorSummary.Title>
    <ErrorSummary.List>
      {Object.entries(faults).map(([id, text]) => (
        <ErrorSummary.ListItem key={id} href={`#${id}`}>
          {text}
        </ErrorSummary.ListItem>
      ))}
      {whole !== undefined && <li>{whole}</li>}
    </ErrorSummary.List>
  </ErrorSummary>
);

interface DeedFormProps<Value, Done> {
  label: string;
  button: string;
  read: (form: FormData) => ReadForm<Value>;
  send: (value: Value) => Promise<Answer<Done>>;
  done: (value: Done) => void;
  children: (faults: Faults) => ReactNode;
}

/** A form that does one thing: says what is missing, sends once, and says why it was not taken. */
export function DeedForm<Value, Done>({ label, button, read, send, done, children }: DeedFormProps<Value, Done>) {
  const [faults, setFaults] = useState<Faults>({});
  const [whole, setWhole] = useState<string>();
  const [sending, setSending] = useState(false);
  const take = async (value: Value): Promise<void> => {
    setSending(true);
    const answer = await send(value);
    setSending(false);
    if (answer.ok) done(answer.value);
    else setWhole(answer.failure.sentence);
  };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = read(new FormData(event.currentTarget));
    setWhole(undefined);
    setFaults('faults' in form ? form.faults : {});
    if ('value' in form) void take(form.value);
  };
  return (
    <form onSubmit={submit} noValidate aria-label={label}>
      {(whole !== undefined || Object.keys(faults).length > 0) && <Wrong faults={faults} whole={whole} />}
      {children(faults)}
      <Button type="submit" disabled={sending}>
        {button}
      </Button>
    </form>
  );
}
