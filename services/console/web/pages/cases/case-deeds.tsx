import { Button, Details, Radios, Textarea, TextInput } from 'nhsuk-react-components';
import { type ReactNode, useState } from 'react';
import { type CaseChange, changeCase, type WholeCase } from '../../api/cases.ts';
import { OUTCOMES_OF_CASES } from '../../parts/case-words.tsx';
import { DeedForm, type Faults, faultOf, type ReadForm, textOf } from '../../parts/deed-form.tsx';

const TEXT_MIN = 3;
const TEXT_MAX = 4_000;

interface DeedProps {
  of: WholeCase;
  done: () => void;
}

/** One thing that may be done, folded away until somebody wants it. */
const Deed = ({ name, children }: { name: string; children: ReactNode }) => (
  <Details expander>
    <Details.Summary>{name}</Details.Summary>
    <Details.Text>{children}</Details.Text>
  </Details>
);

interface WrittenProps extends DeedProps {
  /** Names the fields of this form among those of the page. */
  name: string;
  title: string;
  label: string;
  hint?: string;
  button: string;
  change: (text: string, form: FormData) => CaseChange;
  /** What is wrong with the other fields. */
  check?: (form: FormData) => Faults;
  children?: (faults: Faults) => ReactNode;
}

/** A form with a text to write. */
function Written({ of, done, name, title, label, hint, button, change, check, children }: WrittenProps) {
  const id = `${name}-text`;
  const read = (form: FormData): ReadForm<CaseChange> => {
    const text = textOf(form, 'text');
    const wrong = text.length < TEXT_MIN || text.length > TEXT_MAX;
    const faults = { ...check?.(form), ...(wrong ? { [id]: `${label}: write 3 to 4,000 characters` } : {}) };
    return Object.keys(faults).length > 0 ? { faults } : { value: change(text, form) };
  };
  return (
    <Deed name={title}>
      <DeedForm label={title} button={button} read={read} send={(value) => changeCase(of, value)} done={done}>
        {(faults) => (
          <>
            {children?.(faults)}
            <Textarea
              id={id}
              name="text"
              rows={4}
              label={label}
              {...(hint === undefined ? {} : { hint })}
              {...faultOf(faults, id)}
            />
          </>
        )}
      </DeedForm>
    </Deed>
  );
}

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
