import { SummaryList } from 'nhsuk-react-components';
import { readCase, type WholeCase } from '../../api/cases.ts';
import { Link } from '../../app/router.tsx';
import { CaseState } from '../../parts/case-words.tsx';
import { DownloadButton } from '../../parts/download-button.tsx';
import { Fact } from '../../parts/fact.tsx';
import { OrganisationLink, PersonLink, plainText, Text } from '../../parts/names.tsx';
import { PageHeading, Shown } from '../../parts/states.tsx';
import { useAnswer } from '../../parts/use-answer.ts';
import { useMe } from '../../parts/use-me.ts';
import { When } from '../../parts/when.tsx';
import { CaseAlerts } from './case-alerts.tsx';
import { CaseDeeds } from './case-deeds.tsx';
import { CaseEvents } from './case-events.tsx';

const personOf = ({ patient }: WholeCase): string | undefined => patient?.replace('Patient/', '');

const Facts = ({ item }: { item: WholeCase }) => {
  const person = personOf(item);
  return (
    <SummaryList>
      <Fact name="State">
        <CaseState {...item} />
      </Fact>
      <Fact name="About">
        <Text>{item.staffName}</Text>
        <span className="console-beside">user {item.staff}</span>
      </Fact>
      <Fact name="Organisation">
        <OrganisationLink ods={item.organisation} name="" />
      </Fact>
      <Fact name="Whose record">{person === undefined ? 'A pattern over many people' : <PersonLink id={person} />}</Fact>
      <Fact name="Score">{item.score}</Fact>
      <Fact name="Opened">
        <When at={item.opened} />
      </Fact>
      <Fact name="Seen to by">{item.assignee === null ? 'Nobody yet' : <Text>{`User ${item.assignee}`}</Text>}</Fact>
    </SummaryList>
  );
};

/** Everything that the member of staff did with the person's record, in the log. */
const InTheLog = ({ item }: { item: WholeCase }) => {
  const query = new URLSearchParams({ staff: item.staff, from: '' });
  const person = personOf(item);
  if (person !== undefined) query.set('person', person);
  return (
    <p>
      <Link to={`/log?${query.toString()}`}>
        {person === undefined ? 'Show everything that they did' : "Show everything that they did with this person's record"}
      </Link>
    </p>
  );
};

/** A case may show a breach: then the 72 hours run. */
const ItsIncidents = ({ id }: { id: string }) => (
  <p>
    <Link to={`/incidents?state=all&case=${id}`}>Incidents of this case, or open one</Link>
  </p>
);

/** One case: why there is one, what happened to it, and what can be done. */
export function CasePage({ id }: { id: string }) {
  const { asked, again } = useAnswer(id, readCase(id));
  const me = useMe()?.id;
  return (
    <Shown asked={asked} again={again} what="this case">
      {(item) => (
        <>
          <PageHeading caption="One case">{`Accesses of ${plainText(item.staffName)}`}</PageHeading>
          <Facts item={item} />
          <CaseAlerts alerts={item.alerts} />
          <InTheLog item={item} />
          <ItsIncidents id={id} />
          <CaseEvents events={item.events} />
          <section aria-labelledby="evidence">
            <h2 className="nhsuk-heading-m" id="evidence">
              Evidence
            </h2>
            <p>
              The case with its events, why each was allowed, and proofs that can be checked without this exchange. That you take
              it is in the log.
            </p>
            <DownloadButton path={`/cases/${id}/pack`} name={`case-${id}.zip`}>
              Download the evidence (ZIP)
            </DownloadButton>
          </section>
          {me !== undefined && <CaseDeeds key={item.version} of={item} done={again} me={me} />}
        </>
      )}
    </Shown>
  );
}
