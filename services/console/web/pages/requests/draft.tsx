import { Button, Select, TextInput } from 'nhsuk-react-components';
import { type FormEvent, useState } from 'react';
import { type Draft, readDraft, reviewPart, type Withheld } from '../../api/requests.ts';
import { Link, useRouter } from '../../app/router.tsx';
import { Text } from '../../parts/names.tsx';
import { type Outline, outlinesOf } from '../../parts/outline.ts';
import { fieldOf } from '../../parts/reason-form.tsx';
import { WITHHELD } from '../../parts/request-words.tsx';
import { Nothing, PageHeading, Shown } from '../../parts/states.tsx';
import { useAnswer } from '../../parts/use-answer.ts';

const HARM = 'serious-harm';
const OPINION_MIN = 10;

const Facts = ({ lines }: Pick<Outline, 'lines'>) => (
  <dl className="console-facts">
    {lines.map(([name, text], at) => (
      <div key={`${String(at)} ${name}`} className="console-fact">
        <dt>{name}</dt>
        <dd>
          <Text>{text}</Text>
        </dd>
      </div>
    ))}
  </dl>
);

function Line({ place, line }: { place: number; line: Draft['lines'][number] }) {
  const [because, setBecause] = useState('');
  const [outline] = outlinesOf(JSON.stringify(line.resource));
  return (
    <article className="console-entry">
      <h2 className="nhsuk-heading-s">
        <Text>{outline?.title ?? 'Entry'}</Text>
      </h2>
      <Facts lines={outline?.lines ?? []} />
      <Select
        id={`because-${place}`}
        name={`because-${place}`}
        label="Does it go out?"
        value={because}
        onChange={({ currentTarget }) => setBecause(currentTarget.value)}
      >
        <Select.Option value="">Yes</Select.Option>
        {Object.entries(WITHHELD).map(([value, text]) => (
          <Select.Option key={value} value={value}>
            {`No: ${text.toLowerCase()}`}
          </Select.Option>
        ))}
      </Select>
      {because === HARM && (
        <TextInput
          id={`opinion-${place}`}
          name={`opinion-${place}`}
          label="Whose opinion is it?"
          hint="A health professional: name, role and day. Nothing of what they said."
          autoComplete="off"
        />
      )}
    </article>
  );
}

/** What of the draft is left out; or what is missing. */
function withheldOf(form: FormData, lines: Draft['lines']): Withheld[] | { missing: string } {
  const all = lines.flatMap(({ reference }, place): (Withheld & { place: number })[] => {
    const because = fieldOf(form, `because-${place}`);
    if (because === '') return [];
    return [{ place, reference, because, ...(because === HARM ? { opinion: fieldOf(form, `opinion-${place}`) } : {}) }];
  });
  const without = all.find(({ opinion = 'none needed' }) => opinion.length < OPINION_MIN);
  if (without !== undefined)
    return { missing: `Say whose opinion it is that entry ${without.place + 1} could cause serious harm.` };
  return all.map(({ place: _place, ...each }) => each);
}

function Review({ id, draft }: { id: string; draft: Draft }) {
  const { go } = useRouter();
  const [problem, setProblem] = useState('');
  const [sending, setSending] = useState(false);
  const send = async (withheld: readonly Withheld[]): Promise<void> => {
    setSending(true);
    const answer = await reviewPart(id, draft.sha256, withheld);
    setSending(false);
    if (answer.ok) go(`/requests/${id}`);
    else setProblem(answer.failure.sentence);
  };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const withheld = withheldOf(new FormData(event.currentTarget), draft.lines);
    setProblem('missing' in withheld ? withheld.missing : '');
    if (!('missing' in withheld)) void send(withheld);
  };
  return (
    <form onSubmit={submit} noValidate aria-label="Review">
      {draft.lines.length === 0 && <Nothing>Your organisation holds nothing of this person here.</Nothing>}
      {draft.lines.map((line, place) => (
        <Line key={line.reference} place={place} line={line} />
      ))}
      {problem !== '' && (
        <p role="alert" className="nhsuk-error-message">
          {problem}
        </p>
      )}
      <Button type="submit" disabled={sending}>
        Send the review
      </Button>
    </form>
  );
}

/** What the officer's own organisation holds of a person who asked: they say of each entry whether it goes out. */
export function DraftPage({ id }: { id: string }) {
  const { asked, again } = useAnswer(id, readDraft(id));
  return (
    <>
      <PageHeading caption="Requests for what is held">Your part</PageHeading>
      <p>
        Read all of it. Leave out what another person said in confidence, and what a health professional judges could cause
        serious harm. What is left out is counted in the file with its reason. Nobody else sees this page.
      </p>
      <Shown asked={asked} again={again} what="your part">
        {(draft) => <Review id={id} draft={draft} />}
      </Shown>
      <p>
        <Link to={`/requests/${id}`}>Back to the request</Link>
      </p>
    </>
  );
}
