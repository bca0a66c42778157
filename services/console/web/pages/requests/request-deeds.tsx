import { Button, Radios } from 'nhsuk-react-components';
import { useState } from 'react';
import type { Answer } from '../../api/ask.ts';
import { downloadFile } from '../../api/download.ts';
import { actOnRequest, gatherRequest, type WholeRequest } from '../../api/requests.ts';
import { fieldOf, ReasonForm } from '../../parts/reason-form.tsx';
import { GROUNDS, isEnded } from '../../parts/request-words.tsx';

interface DeedsProps {
  of: WholeRequest;
  done: () => void;
}

/** A button that does one thing, and says why it was not done. */
function Once({ text, what, act, done }: { text: string; what: string; act: () => Promise<Answer<unknown>>; done: () => void }) {
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const go = async (): Promise<void> => {
    setBusy(true);
    const answer = await act();
    setBusy(false);
    setProblem(answer.ok ? '' : answer.failure.sentence);
    if (answer.ok) done();
  };
  return (
    <section>
      <p>{text}</p>
      {problem !== '' && (
        <p role="alert" className="nhsuk-error-message">
          {problem}
        </p>
      )}
      <Button type="button" disabled={busy} onClick={() => void go()}>
        {what}
      </Button>
    </section>
  );
}

interface ActProps extends DeedsProps {
  kind: string;
  title: string;
  question: string;
  more?: object;
  warning?: boolean;
}

const Act = ({ of, done, kind, title, question, more = {}, warning = false }: ActProps) => (
  <ReasonForm
    id={kind}
    title={title}
    button={title}
    question={question}
    warning={warning}
    read={(_form, reason) => () => actOnRequest(of.id, { kind, reason, ...more })}
    done={done}
  />
);

/** Whoever has not reviewed is left out by name. */
function Approve({ of, done }: DeedsProps) {
  const missing = of.parts.filter(({ elsewhere, reviewed }) => !elsewhere && reviewed === null);
  const without = missing.map(({ custodian }) => custodian);
  const again = of.state === 'released';
  return (
    <section>
      <p>
        By another officer than who opened it.{' '}
        {missing.length > 0 && `Without ${missing.map(({ name }) => name).join(', ')}: nothing of theirs is in the file.`}
        {again && 'For a file that was lost: it leaves once more.'}
      </p>
      <Act
        of={of}
        done={done}
        kind="approve"
        title={again ? 'Approve again' : 'Approve the release'}
        question="Why?"
        more={{ without }}
      />
    </section>
  );
}

const Refuse = ({ of, done }: DeedsProps) => (
  <ReasonForm
    id="refuse"
    title="Refuse the request"
    button="Refuse"
    warning
    read={(form, reason) => {
      const ground = fieldOf(form, 'ground');
      if (ground === '') return { text: 'Choose a ground', field: 'ground-not-identified' };
      return () => actOnRequest(of.id, { kind: 'refuse', ground, reason });
    }}
    done={done}
  >
    <p>By another officer than who opened it. The person is told why, and that they may complain.</p>
    <Radios name="ground" legend="On which ground?" legendProps={{ size: 's' }}>
      {Object.entries(GROUNDS).map(([value, text]) => (
        <Radios.Item key={value} id={`ground-${value}`} value={value}>
          {text}
        </Radios.Item>
      ))}
    </Radios>
  </ReasonForm>
);

const RELEASE = 'The file is made now and leaves once. It is kept nowhere: hand it over, and delete it.';

/** What may be done with a request as it stands. */
export const RequestDeeds = ({ of, done }: DeedsProps) => {
  const { id, state } = of;
  const both = { of, done };
  const name = `subject-access-${id}.zip`;
  const release = () => downloadFile(`/requests/${id}/release`, name, 'POST');
  return (
    <section aria-label="What can be done" className="console-deeds">
      {state === 'opened' && (
        <Act {...both} kind="ask-identity" title="Ask who they are" question="What were they asked for? The clock is stopped." />
      )}
      {(state === 'opened' || state === 'identity') && (
        <Act {...both} kind="identify" title="They are identified" question="How was it checked?" />
      )}
      {(state === 'identified' || state === 'review') && (
        <Once
          text="Nothing of the record is shown by this."
          what="Find who holds a part"
          act={() => gatherRequest(id)}
          done={done}
        />
      )}
      {state === 'approved' && <Once text={RELEASE} what="Release the file" act={release} done={done} />}
      {(state === 'review' || state === 'released') && <Approve {...both} />}
      {!isEnded(of) && state !== 'identity' && !of.extended && !of.overdue && (
        <Act {...both} kind="extend" title="Extend by two months" question="Why? The person is told." />
      )}
      {!isEnded(of) && <Refuse {...both} />}
      {!isEnded(of) && <Act {...both} kind="withdraw" title="They withdrew it" question="How did they say so?" />}
    </section>
  );
};
