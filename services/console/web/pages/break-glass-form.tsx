import { Button, ErrorSummary, Radios, Textarea } from 'nhsuk-react-components';
import { type FormEvent, useState } from 'react';
import { type Finding, reviewDeclaration } from '../api/break-glass.ts';

const TEXT_MIN = 10;
const TEXT_MAX = 2_000;

interface Faults {
  finding?: string;
  text?: string;
  whole?: string;
}

const isFinding = (value: unknown): value is Finding['finding'] => value === 'appropriate' || value === 'inappropriate';

/** What was filled in, or what is wrong with it. */
function readForm(form: FormData): { finding: Finding } | { faults: Faults } {
  const [finding, text] = [form.get('finding'), form.get('text')];
  const written = typeof text === 'string' ? text.trim() : '';
  const faults: Faults = {};
  if (!isFinding(finding)) faults.finding = 'Say whether it was appropriate';
  if (written.length < TEXT_MIN) faults.text = `Write why, in at least ${TEXT_MIN} characters`;
  if (written.length > TEXT_MAX) faults.text = 'Write at most 2,000 characters';
  return isFinding(finding) && faults.text === undefined ? { finding: { finding, text: written } } : { faults };
}

const Wrong = ({ faults }: { faults: Faults }) => (
  <ErrorSummary>
    <ErrorSummary.Title>There is a problem</ErrorSummary.Title>
    <ErrorSummary.List>
      {faults.finding !== undefined && (
        <ErrorSummary.ListItem href="#finding-appropriate">{faults.finding}</ErrorSummary.ListItem>
      )}
      {faults.text !== undefined && <ErrorSummary.ListItem href="#review-text">{faults.text}</ErrorSummary.ListItem>}
      {faults.whole !== undefined && <li>{faults.whole}</li>}
    </ErrorSummary.List>
  </ErrorSummary>
);

const error = (text: string | undefined): { error?: string } => (text === undefined ? {} : { error: text });

/** What a reviewer found. It cannot be changed afterwards, and nobody reviews what they declared themselves. */
export function ReviewForm({ claim, done }: { claim: string; done: () => void }) {
  const [faults, setFaults] = useState<Faults>();
  const [sending, setSending] = useState(false);
  const send = async (read: Finding): Promise<void> => {
    setSending(true);
    const answer = await reviewDeclaration(claim, read);
    setSending(false);
    if (answer.ok) done();
    else setFaults({ whole: answer.failure.sentence });
  };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const read = readForm(new FormData(event.currentTarget));
    setFaults('faults' in read ? read.faults : undefined);
    if ('finding' in read) void send(read.finding);
  };
  return (
    <form onSubmit={submit} noValidate aria-label="Review this declaration">
      <h2 className="nhsuk-heading-m">Review this declaration</h2>
      {faults !== undefined && <Wrong faults={faults} />}
      <Radios name="finding" legend="What did you find?" {...error(faults?.finding)}>
        <Radios.Item id="finding-appropriate" value="appropriate">
          It was appropriate
        </Radios.Item>
        <Radios.Item id="finding-inappropriate" value="inappropriate">
          It was inappropriate
        </Radios.Item>
      </Radios>
      <Textarea
        id="review-text"
        name="text"
        rows={5}
        label="Why?"
        hint="10 to 2,000 characters. Do not write anything clinical. It cannot be changed afterwards."
        {...error(faults?.text)}
      />
      <Button type="submit" disabled={sending}>
        Record the review
      </Button>
    </form>
  );
}
