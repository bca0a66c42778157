import { Button, Radios, TextInput } from 'nhsuk-react-components';
import { type ComponentProps, useState } from 'react';
import { type CaseChange, changeCase, type WholeCase } from '../../api/cases.ts';
import { OUTCOMES_OF_CASES } from '../../parts/case-words.tsx';
import { DeedForm, type Faults, faultOf, type ReadForm, textOf } from '../../parts/deed-form.tsx';
import { Deed, WrittenDeed } from '../../parts/written-deed.tsx';

interface DeedProps {
  of: WholeCase;
  done: () => void;
}

type WrittenProps = DeedProps & Omit<ComponentProps<typeof WrittenDeed<CaseChange>>, 'send'>;

/** A form with a text to write. */
const Written = ({ of, ...props }: WrittenProps) => <WrittenDeed {...props} send={(value) => changeCase(of, value)} />;

function Give({ of, done }: DeedProps) {
  const read = (form: FormData): ReadForm<string> => {
    const to = textOf(form, 'to');
    return to === '' ? { faults: { 'give-to': 'Write the number of the officer' } } : { value: to };
  };
  return (
    <Deed name="Give it to somebody">
      <DeedForm
        label="Give it to somebody"
        button="Give the case"
        read={read}
        send={(to) => changeCase(of, { kind: 'assign', to })}
        done={done}
      >
        {(faults) => (
          <TextInput
            id="give-to"
            name="to"
            label="Officer"
            hint="Number of the user. Never whom the case is about."
            autoComplete="off"
            {...faultOf(faults, 'give-to')}
          />
        )}
      </DeedForm>
    </Deed>
  );
}

const Ask = (props: DeedProps) => (
  <Written
    {...props}
    name="ask"
    title="Ask the member of staff"
    label="Question"
    hint="In words that accuse nobody. They are shown this text, your name and role, and nothing else of the case: name nobody."
    button="Ask"
    change={(text) => ({ kind: 'ask', text })}
  />
);

const Answer = ({ question, ...props }: DeedProps & { question: number }) => (
  <Written
    {...props}
    name={`answer-${question}`}
    title={`Write down what they said to question ${question}`}
    label="Their answer"
    hint="Only where they did not answer it themselves."
    button="Keep the answer"
    change={(text) => ({ kind: 'answer', question, text })}
  />
);

const Note = (props: DeedProps) => (
  <Written
    {...props}
    name="note"
    title="Add a note"
    label="Note"
    button="Add the note"
    change={(text) => ({ kind: 'note', text })}
  />
);

const Close = (props: DeedProps) => (
  <Written
    {...props}
    name="close"
    title="Close it with an outcome"
    label="Why?"
    hint="It cannot be changed afterwards."
    button="Close the case"
    change={(reason, form) => ({ kind: 'close', outcome: textOf(form, 'outcome'), reason })}
    check={(form): Faults => (textOf(form, 'outcome') === '' ? { 'outcome-justified': 'Choose an outcome' } : {})}
  >
    {(faults) => (
      <Radios name="outcome" legend="What came of it?" {...faultOf(faults, 'outcome-justified')}>
        {Object.entries(OUTCOMES_OF_CASES).map(([value, text]) => (
          <Radios.Item key={value} id={`outcome-${value}`} value={value}>
            {text}
          </Radios.Item>
        ))}
      </Radios>
    )}
  </Written>
);

const Reopen = (props: DeedProps) => (
  <Written
    {...props}
    name="reopen"
    title="Open it again"
    label="Why?"
    button="Open the case again"
    change={(reason) => ({ kind: 'reopen', reason })}
  />
);

function Take({ of, done, me }: DeedProps & { me: string }) {
  const [problem, setProblem] = useState<string>();
  const take = async (): Promise<void> => {
    const answer = await changeCase(of, { kind: 'assign', to: me });
    if (answer.ok) done();
    else setProblem(answer.failure.sentence);
  };
  return (
    <>
      {problem !== undefined && (
        <p className="nhsuk-error-message" role="alert">
          {problem}
        </p>
      )}
      <Button type="button" onClick={() => void take()}>
        Take this case
      </Button>
    </>
  );
}

/** Questions that were asked and not answered. */
const waiting = ({ events }: WholeCase): number[] => {
  const answered = new Set(events.flatMap(({ body }) => body.question ?? []));
  return events.flatMap(({ version, body }) => (body.kind === 'ask' && !answered.has(version) ? [version] : []));
};

/** What may be done with a case as it stands, and by whom. */
export const CaseDeeds = ({ me, ...props }: DeedProps & { me: string }) => {
  const { of } = props;
  return (
    <section aria-labelledby="deeds" className="console-deeds">
      <h2 className="nhsuk-heading-m" id="deeds">
        What can be done
      </h2>
      <p>
        Any Privacy Officer or Caldicott Guardian of <b>{of.organisation}</b>, or of the exchange, may do this. The member of
        staff sees the questions put to them, and answers them, and sees nothing else of the case.
      </p>
      {of.state === 'closed' ? (
        <Reopen {...props} />
      ) : (
        <>
          {of.assignee !== me && <Take {...props} me={me} />}
          <Give {...props} />
          <Ask {...props} />
          {waiting(of).map((question) => (
            <Answer key={question} {...props} question={question} />
          ))}
          <Close {...props} />
        </>
      )}
      <Note {...props} />
    </section>
  );
};
