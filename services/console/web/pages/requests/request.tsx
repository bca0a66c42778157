import { SummaryList } from 'nhsuk-react-components';
import { readRequest, type RequestEvent, type RequestPart, type WholeRequest } from '../../api/requests.ts';
import { Link } from '../../app/router.tsx';
import { Fact } from '../../parts/fact.tsx';
import { PersonLink, Text } from '../../parts/names.tsx';
import { ACTS, Due, RequestState, WITHHELD } from '../../parts/request-words.tsx';
import { Nothing, PageHeading, Shown } from '../../parts/states.tsx';
import { useAnswer } from '../../parts/use-answer.ts';
import { useOrganisation } from '../../parts/use-organisation.ts';
import { Day, When } from '../../parts/when.tsx';
import { RequestDeeds } from './request-deeds.tsx';

const Facts = ({ request }: { request: WholeRequest }) => (
  <SummaryList>
    <Fact name="State">
      <RequestState {...request} />
    </Fact>
    <Fact name="Person">{request.patient === undefined ? 'Nobody is named any more' : <PersonLink id={request.patient} />}</Fact>
    <Fact name="Asked on">
      <Day at={new Date(`${request.received}T12:00:00Z`)} />
    </Fact>
    <Fact name="Due">
      <Due {...request} />
      {request.extended && <span className="console-beside">Extended by two months</span>}
    </Fact>
  </SummaryList>
);

function partText({ elsewhere, reviewed, cleared, withheld }: RequestPart): string {
  if (elsewhere) return 'Asked live, nothing is kept: the file says to ask there';
  if (reviewed === null) return 'Not reviewed yet';
  const out = withheld.map(({ because, lines }) => `${lines} left out: ${(WITHHELD[because] ?? because).toLowerCase()}`);
  return [`${cleared} may go out`, ...out].join('; ');
}

const Parts = ({ id, parts, own }: { id: string; parts: readonly RequestPart[]; own: string | undefined }) => (
  <section aria-labelledby="parts">
    <h2 className="nhsuk-heading-m" id="parts">
      Who holds a part
    </h2>
    {parts.length === 0 && <Nothing>Nobody was asked yet.</Nothing>}
    <ul className="console-timeline">
      {parts.map((part) => (
        <li key={part.custodian}>
          <strong>
            <Text>{part.name}</Text>
          </strong>{' '}
          <span>{part.custodian}</span>
          <span className="console-item">{partText(part)}</span>
          {part.reviewed !== null && (
            <span className="console-beside">
              <Text>{part.reviewedName ?? ''}</Text>, <When at={part.reviewed} />
            </span>
          )}
          {part.custodian === own && !part.elsewhere && <Link to={`/requests-draft/${id}`}>Read and review your part</Link>}
        </li>
      ))}
    </ul>
  </section>
);

const Events = ({ events }: { events: readonly RequestEvent[] }) =>
  events.length === 0 ? null : (
    <section aria-labelledby="done">
      <h2 className="nhsuk-heading-m" id="done">
        What was done
      </h2>
      <ul className="console-timeline">
        {events.map(({ version, at, by, body }) => (
          <li key={version}>
            {ACTS[body.kind] ?? body.kind} by <Text>{by.name}</Text> ({by.organisation}), <When at={at} />
            {body.reason !== undefined && (
              <span className="console-item">
                <Text>{body.reason}</Text>
              </span>
            )}
            {body.sha256 !== undefined && <span className="console-item console-code">SHA-256 {body.sha256}</span>}
          </li>
        ))}
      </ul>
    </section>
  );

/** One request: how far it is, and what may be done. */
export function RequestPage({ id }: { id: string }) {
  const { asked, again } = useAnswer(id, readRequest(id));
  const organisation = useOrganisation();
  return (
    <>
      <PageHeading caption="Requests for what is held">One request</PageHeading>
      <Shown asked={asked} again={again} what="this request">
        {(request) => (
          <>
            <Facts request={request} />
            <Parts id={id} parts={request.parts} own={organisation?.ods} />
            {organisation?.kind === 'exchange' && <RequestDeeds of={request} done={again} />}
            <Events events={request.events} />
          </>
        )}
      </Shown>
      <p>
        <Link to="/requests">All requests</Link>
      </p>
    </>
  );
}
