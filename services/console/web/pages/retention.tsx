import { askErasure, liftHold, placeHold, readRetention, type Retention } from '../api/retention.ts';
import { Link, useRouter } from '../app/router.tsx';
import { PersonLink } from '../parts/names.tsx';
import { PersonForm } from '../parts/person-form.tsx';
import { ReasonForm } from '../parts/reason-form.tsx';
import { Erasures, Holds } from '../parts/retention-list.tsx';
import { PageHeading, Shown } from '../parts/states.tsx';
import { useAnswer } from '../parts/use-answer.ts';

const Both = ({ retention }: { retention: Retention }) => (
  <>
    <section>
      <h2 className="nhsuk-heading-m">Holds</h2>
      <Holds holds={retention.holds} />
    </section>
    <section>
      <h2 className="nhsuk-heading-m">Erasures</h2>
      <Erasures erasures={retention.erasures} />
    </section>
  </>
);

export function RetentionPage() {
  const { go } = useRouter();
  const { asked, again } = useAnswer('retention', readRetention());
  return (
    <>
      <PageHeading>Retention and legal hold</PageHeading>
      <p>
        What the access log says of a person stays until an erasure is asked for and approved by a second officer. A hold keeps it
        from that.
      </p>
      <section>
        <h2 className="nhsuk-heading-m">Find a person</h2>
        <PersonForm id="retention-person" found={(person) => go(`/retention/${person}`)} />
      </section>
      <Shown asked={asked} again={again} what="holds and erasures">
        {(retention) => <Both retention={retention} />}
      </Shown>
    </>
  );
}

const HoldForm = ({ person, done }: { person: string; done: () => void }) => (
  <ReasonForm
    id="hold"
    title="Hold what the log says of this person"
    button="Place a hold"
    read={(_form, reason) => () => placeHold(person, reason)}
    done={done}
  />
);

const LiftForm = ({ id, done }: { id: string; done: () => void }) => (
  <ReasonForm
    id="lift"
    title="Lift the hold"
    button="Lift the hold"
    warning
    read={(_form, reason) => () => liftHold(id, reason)}
    done={done}
  >
    <p>A Caldicott Guardian lifts it. Afterwards an erasure can be asked for.</p>
  </ReasonForm>
);

const AskForm = ({ person, done }: { person: string; done: () => void }) => (
  <ReasonForm
    id="erase"
    title="Ask for an erasure"
    button="Ask for an erasure"
    warning
    read={(_form, reason) => () => askErasure(person, reason)}
    done={done}
  >
    <p>
      What was seen of this person is gone for good then: who looked, at what, and what they were shown can never be told again.
      Nothing happens until a Caldicott Guardian approves. The record itself is not touched.
    </p>
  </ReasonForm>
);

export function RetentionOf({ person }: { person: string }) {
  const { asked, again } = useAnswer(person, readRetention(person));
  return (
    <>
      <PageHeading caption="Retention and legal hold">One person</PageHeading>
      <p>
        Person <PersonLink id={person} />
      </p>
      <Shown asked={asked} again={again} what="holds and erasures">
        {(retention) => {
          const held = retention.holds.find(({ lifted }) => lifted === null);
          const waiting = retention.erasures.some(({ decision, done }) => done === null && decision !== 'refused');
          return (
            <>
              <Both retention={retention} />
              {held === undefined ? <HoldForm person={person} done={again} /> : <LiftForm id={held.id} done={again} />}
              {!waiting && <AskForm person={person} done={again} />}
            </>
          );
        }}
      </Shown>
      <p>
        <Link to="/retention">All holds and erasures</Link>
      </p>
    </>
  );
}
