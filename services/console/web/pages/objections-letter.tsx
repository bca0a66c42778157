import { Button, Textarea, TextInput } from 'nhsuk-react-components';
import { useState } from 'react';
import { dateText } from '../api/days.ts';
import { type Directive, readDirectives } from '../api/directives.ts';
import { plainText, Text } from '../parts/names.tsx';
import { PageHeading, Shown } from '../parts/states.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { Day } from '../parts/when.tsx';

/** What the officer types for the paper alone: it is sent nowhere and kept nowhere. */
interface Paper {
  to: string;
  from: string;
}

const PaperForm = ({ paper, change }: { paper: Paper; change: (paper: Paper) => void }) => (
  <form className="console-screen-only" aria-label="For the paper" onSubmit={(event) => event.preventDefault()}>
    <p>Check on the screen, then print. What you type here is not kept.</p>
    <Textarea
      id="letter-to"
      name="to"
      rows={4}
      label="Name and address of the person"
      hint="Only if it is safe to write to them there."
      autoComplete="off"
      value={paper.to}
      onChange={({ currentTarget }) => change({ ...paper, to: currentTarget.value })}
    />
    <TextInput
      id="letter-from"
      name="from"
      label="Where they can reach you"
      hint="Telephone, or e-mail address"
      autoComplete="off"
      value={paper.from}
      onChange={({ currentTarget }) => change({ ...paper, from: currentTarget.value })}
    />
    <Button type="button" onClick={() => window.print()}>
      Print this letter
    </Button>
  </form>
);

const Rules = ({ directives }: { directives: readonly Directive[] }) =>
  directives.length === 0 ? (
    <p>You have made no choice that counts now. Your record is shared with those who look after you, as for everybody.</p>
  ) : (
    <>
      <p>This is what you decided:</p>
      <ul>
        {directives.map((each) => (
          <li key={each.directive}>
            <Text>{each.sentence}</Text>
            {each.state === 'not-begun' && (
              <>
                {' '}
                This begins on <Day at={each.starts} />.
              </>
            )}
            {each.ends !== null && (
              <>
                {' '}
                This ends on <Day at={each.ends} />.
              </>
            )}
          </li>
        ))}
      </ul>
    </>
  );

const Letter = ({ directives, paper }: { directives: readonly Directive[]; paper: Paper }) => (
  <article className="console-letter" aria-label="The letter">
    <p className="console-address">{plainText(paper.to)}</p>
    <p>{dateText(new Date())}</p>
    <h2 className="nhsuk-heading-m">Your choice about sharing your health and care record</h2>
    <p>
      Organisations that look after you can share your record with each other, so that they know what they need to treat you
      safely.
    </p>
    <Rules directives={directives} />
    <h3 className="nhsuk-heading-s">What this does not change</h3>
    <p>Your own GP practice, and every hospital or home that looks after you, keeps its own record of you and can see it.</p>
    <p>
      Where the law says that something must be shared, it is shared. You will be told, unless that would put somebody in danger.
    </p>
    <h3 className="nhsuk-heading-s">How to change it</h3>
    <p>
      You can change your mind whenever you like, and you need not say why. Tell your GP practice, or us
      {paper.from === '' ? '' : `: ${plainText(paper.from)}`}. A change counts at once.
    </p>
    <p>You can ask us who has looked at your record, and why.</p>
    <p>If this is not what you decided, please tell us now.</p>
  </article>
);

/** What counts, and is this person's to be told. */
const isTold = ({ state, forPerson }: Directive): boolean => forPerson && (state === 'in-force' || state === 'not-begun');

export function ObjectionsLetter({ person }: { person: string }) {
  const { asked, again } = useAnswer(person, readDirectives(person));
  const [paper, setPaper] = useState<Paper>({ to: '', from: '' });
  return (
    <>
      <PageHeading caption="Objections">Letter to the person</PageHeading>
      <Shown asked={asked} again={again} what="what the person decided">
        {({ directives }) => (
          <>
            <PaperForm paper={paper} change={setPaper} />
            {directives.some(({ forPerson }) => !forPerson) && (
              <p className="console-screen-only">
                Something was recorded for another person who is taken for this one. It is not in this letter: review the link
                between them first.
              </p>
            )}
            <Letter directives={directives.filter(isTold)} paper={paper} />
          </>
        )}
      </Shown>
    </>
  );
}
