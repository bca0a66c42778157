import { InsetText, SummaryList, WarningCallout } from 'nhsuk-react-components';
import { useState } from 'react';
import { type DeadLetter, readDeadLetter } from '../api/dead-letters.ts';
import { Link } from '../app/router.tsx';
import { Fact } from '../parts/fact.tsx';
import { OrganisationLink, Text } from '../parts/names.tsx';
import { PageHeading, Shown } from '../parts/states.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { When } from '../parts/when.tsx';
import { DeadLetterCheck } from './dead-letter-check.tsx';
import { DeadLetterForm, type Done } from './dead-letter-form.tsx';
import { behindText, letterKindText } from './dead-letters.tsx';

const Facts = ({ letter }: { letter: DeadLetter }) => (
  <SummaryList>
    <Fact name="For">
      <OrganisationLink ods={letter.destination} name="" />
    </Fact>
    <Fact name="About">
      <Text>{letterKindText(letter.kind)}</Text>
    </Fact>
    <Fact name="Happened">
      <When at={letter.occurred} />
    </Fact>
    <Fact name="Tried">{letter.attempts} times</Fact>
    <Fact name="Gave up">
      <When at={letter.died} />
    </Fact>
    <Fact name="Last answer">
      <Text>{letter.reason}</Text>
    </Fact>
    <Fact name="What to do">{letter.diagnosis}</Fact>
    <Fact name="Waits behind it">{behindText(letter.behind)}</Fact>
  </SummaryList>
);

const SAYINGS: Readonly<Record<Done, string>> = {
  replay: 'It is sent again, and what waits behind it after it. Whether it may be told is decided anew.',
  discard: 'It is not sent. What waited behind it goes on.',
  redirect: 'It is sent to the other organisation, if that one may be told.',
};

function Open({ id }: { id: string }) {
  const { asked, again } = useAnswer(id, readDeadLetter(id));
  const [done, setDone] = useState<Done>();
  if (done !== undefined)
    return (
      <div role="status">
        <InsetText>
          <p>{SAYINGS[done]}</p>
        </InsetText>
      </div>
    );
  return (
    <Shown asked={asked} again={again} what="this dead letter">
      {(letter) => (
        <>
          {letter.kind === 'vital-signs' && (
            <WarningCallout>
              <WarningCallout.Heading headingLevel="h2">This may be a call for help</WarningCallout.Heading>
              <p>Ring the practice before anything else.</p>
            </WarningCallout>
          )}
          <Facts letter={letter} />
          <DeadLetterCheck id={id} />
          <DeadLetterForm id={id} done={setDone} />
        </>
      )}
    </Shown>
  );
}

export const DeadLetterPage = ({ id }: { id: string }) => (
  <>
    <PageHeading caption="Dead letters">One dead letter</PageHeading>
    <Open id={id} />
    <p>
      <Link to="/dead-letters">All dead letters</Link>
    </p>
  </>
);
