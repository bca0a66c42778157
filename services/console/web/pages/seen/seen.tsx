import { Button, SummaryList } from 'nhsuk-react-components';
import { useState } from 'react';
import type { Answer } from '../../api/ask.ts';
import { openReconstruction, type SeenContent, readReconstruction, type WholeReconstruction } from '../../api/reconstructions.ts';
import { Link } from '../../app/router.tsx';
import { Disclosed } from '../../parts/disclosed.tsx';
import { Fact } from '../../parts/fact.tsx';
import { PersonLink, Text } from '../../parts/names.tsx';
import { SeenState } from '../../parts/seen-words.tsx';
import { PageHeading, Problem, Shown } from '../../parts/states.tsx';
import { useAnswer } from '../../parts/use-answer.ts';
import { CALDICOTT_GUARDIAN, useMe } from '../../parts/use-me.ts';
import { When } from '../../parts/when.tsx';
import { Decide } from './decide.tsx';
import { PastAnswer } from './past-answer.tsx';

const Facts = ({ item }: { item: WholeReconstruction }) => (
  <SummaryList>
    <Fact name="State">
      <SeenState {...item} />
    </Fact>
    <Fact name="The access">
      <Link to={`/log/${item.event}`}>
        <When at={item.recorded} />
      </Link>
    </Fact>
    {item.patient !== undefined && (
      <Fact name="About">
        <PersonLink id={item.patient.replace('Patient/', '')} />
      </Fact>
    )}
    <Fact name="Case">
      <Text>{item.case}</Text>
    </Fact>
    <Fact name="Why">
      <Text>{item.reason}</Text>
    </Fact>
    <Fact name="Asked">
      by user <Text>{item.requestedBy}</Text>, <When at={item.requested} />
    </Fact>
    {item.decided !== undefined && (
      <Fact name="Decided">
        by user <Text>{item.decidedBy ?? ''}</Text>, <When at={item.decided} />
        <span className="console-item">
          <Text>{item.decisionReason ?? ''}</Text>
        </span>
      </Fact>
    )}
    {item.openUntil !== undefined && (
      <Fact name="Open until">
        <When at={item.openUntil} />
      </Fact>
    )}
    {item.sha256 !== undefined && (
      <Fact name="SHA-256 in the event">
        <span className="console-code">{item.sha256}</span>
      </Fact>
    )}
  </SummaryList>
);

/** Opens the answer when somebody says so, and not with the page: each opening is in the log. */
function Open({ id }: { id: string }) {
  const [answer, setAnswer] = useState<Answer<SeenContent>>();
  const open = async (): Promise<void> => setAnswer(await openReconstruction(id)(new AbortController().signal));
  if (answer?.ok === true) return <PastAnswer past={answer.value} />;
  return (
    <section>
      <h2 className="nhsuk-heading-m">See what they saw</h2>
      <p>It shows a person's record. That you opened it will be in the log, with everything that it shows.</p>
      {answer !== undefined && <Problem failure={answer.failure} again={() => void open()} />}
      <Button type="button" onClick={() => void open()}>
        Open the answer
      </Button>
    </section>
  );
}

function Next({ item, again }: { item: WholeReconstruction; again: () => void }) {
  const me = useMe();
  if (me === undefined) return null;
  const theirs = me.id === item.requestedBy || me.id === item.decidedBy;
  if (item.state === 'approved')
    return theirs ? <Open id={item.id} /> : <p>Only who asked for it and who approved it can open it.</p>;
  if (item.state !== 'waiting') return null;
  if (me.role === CALDICOTT_GUARDIAN && me.id !== item.requestedBy) return <Decide id={item.id} done={again} />;
  return <p>It waits for a Caldicott Guardian, for 30 days at most. Ring them, and send them the address of this page.</p>;
}

/** One wish to see what somebody saw: what is known without an approval, the decision, and the answer. */
export function SeenPage({ id }: { id: string }) {
  const { asked, again } = useAnswer(id, readReconstruction(id));
  return (
    <>
      <PageHeading caption="What did they see?">One past answer</PageHeading>
      <Shown asked={asked} again={again} what="what was asked for">
        {(item) => (
          <>
            <Facts item={item} />
            <Disclosed resources={item.resources} />
            <Next item={item} again={again} />
          </>
        )}
      </Shown>
    </>
  );
}
