import { Button } from 'nhsuk-react-components';
import { useState } from 'react';
import type { Answer } from '../api/ask.ts';
import { type Checked, checkDeadLetter } from '../api/dead-letters.ts';

const DESTINATIONS: Readonly<Record<string, string>> = {
  active: 'The organisation takes part.',
  'not-active': 'The organisation is suspended.',
  unknown: 'Nobody knows this organisation.',
};
const INBOXES: Readonly<Record<string, string>> = {
  answers: 'Its inbox answers.',
  'does-not-answer': 'Its inbox does not answer.',
  none: 'It has no inbox.',
};

const sayingOf = (answer: Answer<Checked>): string => {
  if (!answer.ok) return answer.failure.sentence;
  const { destination, inbox, ready } = answer.value;
  const whole = ready ? 'It can be sent again.' : 'It would fail again.';
  return `${whole} ${DESTINATIONS[destination] ?? destination} ${INBOXES[inbox] ?? inbox}`;
};

/** A dry run: whether the cause is gone. Nothing is sent. */
export function DeadLetterCheck({ id }: { id: string }) {
  const [saying, setSaying] = useState('');
  const check = async (): Promise<void> => {
    setSaying('Checking …');
    setSaying(sayingOf(await checkDeadLetter(id)));
  };
  return (
    <section>
      <h2 className="nhsuk-heading-m">Is the cause gone?</h2>
      <p>The inbox is asked whether it answers. Nothing is sent.</p>
      <Button type="button" secondary onClick={() => void check()}>
        Check
      </Button>
      <p role="status">{saying}</p>
    </section>
  );
}
