import { Button, Radios, SummaryList } from 'nhsuk-react-components';
import { useState } from 'react';
import { carryOutErasure, decideErasure, type Erasure, readErasure } from '../api/retention.ts';
import { Link } from '../app/router.tsx';
import { Fact } from '../parts/fact.tsx';
import { PersonLink, Text } from '../parts/names.tsx';
import { fieldOf, ReasonForm } from '../parts/reason-form.tsx';
import { ErasureState } from '../parts/retention-list.tsx';
import { PageHeading, Shown } from '../parts/states.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { When } from '../parts/when.tsx';

const Whose = ({ patients }: Erasure) =>
  patients.length === 0 ? (
    <>Nobody is named any more</>
  ) : (
    patients.map((patient) => (
      <span key={patient} className="console-item">
        <PersonLink id={patient} />
      </span>
    ))
  );

const Facts = ({ erasure }: { erasure: Erasure }) => (
  <SummaryList>
    <Fact name="State">
      <ErasureState {...erasure} />
    </Fact>
    <Fact name="Person, by every id">
      <Whose {...erasure} />
    </Fact>
    <Fact name="Asked by">
      <Text>{erasure.byName}</Text>, <When at={erasure.requested} />
    </Fact>
    <Fact name="Why">
      <Text>{erasure.reason}</Text>
    </Fact>
    {erasure.decided !== null && (
      <Fact name={erasure.decision === 'approved' ? 'Approved by' : 'Refused by'}>
        <Text>{erasure.decidedName ?? ''}</Text>, <When at={erasure.decided} />
        <span className="console-item">
          <Text>{erasure.decisionReason ?? ''}</Text>
        </span>
      </Fact>
    )}
    {erasure.done !== null && (
      <Fact name="Erased">
        from {erasure.events} {erasure.events === 1 ? 'event' : 'events'}, <When at={erasure.done} />. Every proof of the log
        stays valid.
      </Fact>
    )}
  </SummaryList>
);

const DecisionForm = ({ id, done }: { id: string; done: () => void }) => (
  <ReasonForm
    id="decision"
    title="Decide"
    button="Record the decision"
    warning
    read={(form, reason) => {
      const decision = fieldOf(form, 'decision');
      if (decision === '') return { text: 'Choose whether to approve', field: 'decision-approved' };
      return () => decideErasure(id, decision, reason);
    }}
    done={done}
  >
    <p>For a Caldicott Guardian who did not ask for it. An approved erasure is done at once and cannot be undone.</p>
    <Radios name="decision" legend="What do you decide?" legendProps={{ size: 's' }}>
      <Radios.Item id="decision-approved" value="approved">
        Approve: erase it now
      </Radios.Item>
      <Radios.Item id="decision-refused" value="refused">
        Refuse: it stays
      </Radios.Item>
    </Radios>
  </ReasonForm>
);

/** Of one that was broken off, for example since the exchange was stopped meanwhile. */
function Finish({ id, done }: { id: string; done: () => void }) {
  const [problem, setProblem] = useState('');
  const finish = async (): Promise<void> => {
    const answer = await carryOutErasure(id);
    if (answer.ok) done();
    else setProblem(answer.failure.sentence);
  };
  return (
    <section>
      <p>It was approved and broken off. Part of it is erased.</p>
      {problem !== '' && (
        <p role="alert" className="nhsuk-error-message">
          {problem}
        </p>
      )}
      <Button type="button" warning onClick={() => void finish()}>
        Finish the erasure
      </Button>
    </section>
  );
}

export function ErasurePage({ id }: { id: string }) {
  const { asked, again } = useAnswer(id, readErasure(id));
  return (
    <>
      <PageHeading caption="Retention and legal hold">One erasure</PageHeading>
      <Shown asked={asked} again={again} what="this erasure">
        {(erasure) => (
          <>
            <Facts erasure={erasure} />
            {erasure.decision === null && <DecisionForm id={id} done={again} />}
            {erasure.decision === 'approved' && erasure.done === null && <Finish id={id} done={again} />}
          </>
        )}
      </Shown>
      <p>
        <Link to="/retention">All holds and erasures</Link>
      </p>
    </>
  );
}
