import { Button, Radios, TextInput } from 'nhsuk-react-components';
import { type FormEvent, useState } from 'react';
import { reviewLink } from '../api/links.ts';

/** The link is right: whose consents count from now on. What is wrong is unmerged, which this page does not do. */
export function LinkReviewForm({ id, done }: { id: string; done: () => void }) {
  const [problem, setProblem] = useState<string>();
  const send = async (form: FormData): Promise<void> => {
    const [consent, reason] = [form.get('consent'), form.get('reason')];
    if ((consent !== 'both' && consent !== 'survivor') || typeof reason !== 'string' || reason.trim() === '')
      return setProblem('Choose whose consents count, and write why.');
    const answer = await reviewLink(id, { consent, reason: reason.trim() });
    if (answer.ok) done();
    else setProblem(answer.failure.sentence);
  };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    void send(new FormData(event.currentTarget));
  };
  return (
    <form onSubmit={submit} noValidate aria-label="Review this link">
      <h2 className="nhsuk-heading-m">This link is right</h2>
      {problem !== undefined && (
        <p className="nhsuk-error-message" role="alert">
          {problem}
        </p>
      )}
      <Radios name="consent" legend="Whose consents count from now on?">
        <Radios.Item value="both">The stricter of both</Radios.Item>
        <Radios.Item value="survivor">Those of the number that goes on</Radios.Item>
      </Radios>
      <TextInput name="reason" id="link-reason" label="Why is it right?" autoComplete="off" />
      <Button type="submit">Record the review</Button>
    </form>
  );
}
