import { SummaryList } from 'nhsuk-react-components';
import { type Agreement, readAgreements } from '../api/agreements.ts';
import { type Participant, readParticipants } from '../api/participants.ts';
import { Link } from '../app/router.tsx';
import { Fact } from '../parts/fact.tsx';
import { Text } from '../parts/names.tsx';
import { kindText } from '../parts/source-words.tsx';
import { StandingTag, toolkitText } from '../parts/standing.tsx';
import { Nothing, PageHeading, Shown } from '../parts/states.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { Day, When } from '../parts/when.tsx';
import { AgreementState } from './agreements.tsx';

const Warnings = ({ warnings }: Participant) =>
  warnings.length === 0 ? null : (
    <ul className="console-warnings">
      {warnings.map(({ kind, text }) => (
        <li key={kind}>
          <Text>{text}</Text>
        </li>
      ))}
    </ul>
  );

const Facts = ({ organisation }: { organisation: Participant }) => (
  <SummaryList>
    <Fact name="State">
      <StandingTag standing={organisation.standing} />
    </Fact>
    <Fact name="ODS code">{organisation.ods}</Fact>
    <Fact name="Kind">{kindText(organisation.kind)}</Fact>
    <Fact name="Toolkit (DSPT)">{toolkitText(organisation.dsptStatus)}</Fact>
    <Fact name="Toolkit entry until">{organisation.dsptExpiry === null ? 'No date' : <Day at={organisation.dsptExpiry} />}</Fact>
    {organisation.change !== undefined && (
      <Fact name="Last change of state">
        <When at={organisation.change.at} />
        <span className="console-item">
          <Text>{organisation.change.reason ?? ''}</Text>
        </span>
      </Fact>
    )}
  </SummaryList>
);

const names = (kinds: readonly string[], codes: readonly string[], { kind, ods }: Participant): boolean =>
  kinds.includes(kind) || codes.includes(ods);

const List = ({ title, none, agreements }: { title: string; none: string; agreements: readonly Agreement[] }) => (
  <section>
    <h2 className="nhsuk-heading-m">{title}</h2>
    {agreements.length === 0 ? (
      <Nothing>{none}</Nothing>
    ) : (
      <ul>
        {agreements.map((each) => (
          <li key={`${each.id}/${each.version}`}>
            <Link to={`/agreements/${encodeURIComponent(each.id)}`}>
              <Text>{each.id}</Text>
            </Link>
            , version {each.version}, until <Day at={each.validUntil} /> <AgreementState state={each.state} />
          </li>
        ))}
      </ul>
    )}
  </section>
);

function Agreements({ organisation }: { organisation: Participant }) {
  const { asked, again } = useAnswer('agreements', readAgreements());
  return (
    <Shown asked={asked} again={again} what="agreements">
      {({ agreements }) => {
        const current = agreements.filter(({ state }) => state !== 'superseded');
        return (
          <>
            <List
              title="Agreements by which it shares"
              none="None: nothing that it holds is shared."
              agreements={current.filter((each) => names(each.custodianKinds, each.custodianCodes, organisation))}
            />
            <List
              title="Agreements by which it is shown others' data"
              none="None: it is shown nothing of others."
              agreements={current.filter((each) => names(each.requesterKinds, each.requesterCodes, organisation))}
            />
          </>
        );
      }}
    </Shown>
  );
}

const Whole = ({ organisation }: { organisation: Participant }) => (
  <>
    <Warnings {...organisation} />
    <Facts organisation={organisation} />
    <Agreements organisation={organisation} />
    <p>
      <Link to={`/log?${new URLSearchParams({ organisation: organisation.ods }).toString()}`}>
        What it did, in the access log
      </Link>
    </p>
  </>
);

export function OrganisationPage({ ods }: { ods: string }) {
  const { asked, again } = useAnswer(ods, readParticipants());
  const organisation = asked.is === 'there' ? asked.value.organisations.find((each) => each.ods === ods) : undefined;
  return (
    <>
      <PageHeading caption="Organisations">{organisation?.name ?? ods}</PageHeading>
      <Shown asked={asked} again={again} what="this organisation">
        {() =>
          organisation === undefined ? (
            <Nothing>There is no such organisation. Check the link, or go back to the list.</Nothing>
          ) : (
            <Whole organisation={organisation} />
          )
        }
      </Shown>
    </>
  );
}
