import { SummaryList } from 'nhsuk-react-components';
import { type IncidentEvent, readIncident, type WholeIncident } from '../../api/incidents.ts';
import { Link } from '../../app/router.tsx';
import { Fact } from '../../parts/fact.tsx';
import { Clock, HARMS, INCIDENT_DEEDS, IncidentState, LIKELIHOODS, NATURES, TOLD } from '../../parts/incident-words.tsx';
import { OrganisationLink, Text } from '../../parts/names.tsx';
import { PageHeading, Shown } from '../../parts/states.tsx';
import { useAnswer } from '../../parts/use-answer.ts';
import { When } from '../../parts/when.tsx';
import { roleText } from '../../parts/words.ts';
import { Assess, Decide, type DeedProps, Notified, Plain, Told } from './incident-deeds.tsx';

const Facts = ({ item }: { item: WholeIncident }) => (
  <SummaryList>
    <Fact name="State">
      <IncidentState {...item} />
    </Fact>
    <Fact name="Clock">
      <Clock {...item} />
    </Fact>
    <Fact name="Kind">{NATURES[item.nature] ?? item.nature}</Fact>
    <Fact name="Known since">
      <When at={item.aware} />
    </Fact>
    <Fact name="Organisation">
      <OrganisationLink ods={item.organisation} name="" />
    </Fact>
    {item.case !== null && (
      <Fact name="From">
        <Link to={`/cases/${item.case}`}>a case</Link>
      </Fact>
    )}
    {item.noted !== null && <Fact name="Noted by">the exchange itself, {item.times === 1 ? 'once' : `${item.times} times`}</Fact>}
    {item.harm !== undefined && (
      <Fact name="Severity">
        Harm {HARMS[String(item.harm)]}. Likelihood {LIKELIHOODS[String(item.likelihood)]}. About {item.people} people.
      </Fact>
    )}
    {item.notified !== undefined && (
      <Fact name="Notified">
        <When at={item.notified} />
      </Fact>
    )}
  </SummaryList>
);

/** What an event says beside its words. */
function saidIn({ body }: IncidentEvent): string {
  const { harm, likelihood, people, whom, notify, reference, text, delay } = body;
  const parts = [
    harm === undefined ? undefined : `Harm ${harm} of 5, likelihood ${likelihood ?? ''} of 5, about ${people ?? ''} people.`,
    whom === undefined ? undefined : `${TOLD[whom] ?? whom}.`,
    notify === undefined ? undefined : notify ? 'To be notified.' : 'Not to be notified.',
    reference === undefined ? undefined : `Reference ${reference}.`,
    text ?? delay,
  ];
  return parts.filter((part) => part !== undefined).join(' ');
}

const Events = ({ events }: { events: readonly IncidentEvent[] }) => (
  <section>
    <h2 className="nhsuk-heading-m">What happened</h2>
    <ol className="console-timeline">
      {events.map((event) => (
        <li key={event.version}>
          <strong>{INCIDENT_DEEDS[event.body.kind] ?? event.body.kind}</strong>{' '}
          {event.actor === null ? (
            'by the exchange itself'
          ) : (
            <>
              by <Text>{event.actor.name}</Text>, {roleText(event.actor.role)}
            </>
          )}
          , <When at={event.at} />
          {event.body.when !== undefined && (
            <span className="console-beside">
              On <When at={event.body.when} />
            </span>
          )}
          {event.body.traceId !== undefined && <span className="console-beside console-code">trace {event.body.traceId}</span>}
          <span className="console-item">
            <Text>{saidIn(event)}</Text>
          </span>
        </li>
      ))}
    </ol>
  </section>
);

const Deeds = (props: DeedProps) => {
  const { closed, notified, notify, harm, clock } = props.of;
  const reopen = <Plain {...props} kind="reopen" title="Open it again" label="Why?" button="Open the incident again" />;
  const open = (
    <>
      <Assess {...props} />
      {harm !== undefined && notified === undefined && <Decide {...props} />}
      {notify === true && notified === undefined && <Notified {...props} />}
      <Told {...props} />
      {clock === 'stopped' && (
        <Plain
          {...props}
          kind="close"
          title="Close it"
          label="What was done, so that it does not happen again?"
          button="Close the incident"
          hint="For another officer than who decided."
        />
      )}
    </>
  );
  return (
    <section aria-labelledby="deeds" className="console-deeds">
      <h2 className="nhsuk-heading-m" id="deeds">
        What can be done
      </h2>
      {closed ? reopen : open}
      <Plain {...props} kind="note" title="Add a note" label="Note" button="Add the note" hint="Name nobody whose data it is." />
    </section>
  );
};

/** One incident: how far its clock is, what happened, and what can be done. */
export function IncidentPage({ id }: { id: string }) {
  const { asked, again } = useAnswer(id, readIncident(id));
  return (
    <>
      <PageHeading caption="Incidents">One incident</PageHeading>
      <Shown asked={asked} again={again} what="this incident">
        {(item) => (
          <>
            <Facts item={item} />
            <Events events={item.events} />
            <Deeds key={item.version} of={item} done={again} />
          </>
        )}
      </Shown>
      <p>
        <Link to="/incidents">All incidents</Link>
      </p>
    </>
  );
}
