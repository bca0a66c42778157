import { Details, InsetText, SummaryList, Table } from 'nhsuk-react-components';
import { type Explained, readAccess, readDecision } from '../api/accesses.ts';
import type { LoggedAccess } from '../api/audit-event.ts';
import { Disclosed } from '../parts/disclosed.tsx';
import { Fact } from '../parts/fact.tsx';
import { OrganisationLink, PersonLink, Text, Who } from '../parts/names.tsx';
import { Outcome } from '../parts/outcome.tsx';
import { Nothing, PageHeading, Shown } from '../parts/states.tsx';
import { Sources } from '../parts/sources.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { When } from '../parts/when.tsx';
import { deedText, purposeText } from '../parts/words.ts';
import { AccessDesk } from './access-desk.tsx';

const Facts = ({ access }: { access: LoggedAccess }) => (
  <SummaryList>
    <Fact name="When">
      <When at={access.recorded} />
    </Fact>
    <Fact name="Who">
      <Who user={access.user} client={access.client} />
    </Fact>
    <Fact name="Organisation">
      <OrganisationLink {...access.organisation} />
    </Fact>
    <Fact name="Purpose">{purposeText(access.purpose)}</Fact>
    <Fact name="About">
      {access.people.length === 0
        ? 'Nobody in particular'
        : access.people.map((id) => (
            <span key={id} className="console-item">
              <PersonLink id={id} />
            </span>
          ))}
    </Fact>
    <Fact name="Outcome">
      <Outcome code={access.outcome} />
    </Fact>
  </SummaryList>
);

const Sentences = ({ sentences }: { sentences: readonly string[] }) => (
  <InsetText>
    {sentences.map((sentence) => (
      <p key={sentence}>
        <Text>{sentence}</Text>
      </p>
    ))}
  </InsetText>
);

function Why({ id, allowed }: { id: string; allowed: boolean }) {
  const { asked, again } = useAnswer(id, readDecision(id));
  const of = ({ sentences, parts }: Explained) => (
    <>
      <Sentences sentences={sentences} />
      {parts.map(({ patient, sentences: each }, place) => (
        <div key={`${String(place)} ${patient ?? ''}`}>
          <h3 className="nhsuk-heading-s">
            {patient === undefined ? `Part ${place + 1}` : <PersonLink id={patient.replace('Patient/', '')} />}
          </h3>
          <Sentences sentences={each} />
        </div>
      ))}
    </>
  );
  return (
    <section>
      <h2 className="nhsuk-heading-m">{allowed ? 'Why was this allowed?' : 'Why was this not answered?'}</h2>
      <Shown asked={asked} again={again} what="the reason">
        {of}
      </Shown>
    </section>
  );
}

const Technical = ({ access }: { access: LoggedAccess }) => (
  <Details>
    <Details.Summary>Technical details</Details.Summary>
    <Details.Text>
      <Table className="console-details" caption="As it was recorded" captionProps={{ className: 'nhsuk-u-visually-hidden' }}>
        <Table.Body>
          {[
            { type: 'id', value: access.id },
            { type: 'request', value: access.query },
            { type: 'client', value: access.client },
            { type: 'network address', value: access.from },
            ...access.details,
          ].map(({ type, value }, place) => (
            <tr key={`${String(place)} ${type}`} className="nhsuk-table__row">
              <th scope="row" className="nhsuk-table__header">
                {type}
              </th>
              <td className="nhsuk-table__cell console-code">
                <Text>{value}</Text>
              </td>
            </tr>
          ))}
        </Table.Body>
      </Table>
    </Details.Text>
  </Details>
);

const One = ({ access }: { access: LoggedAccess }) => (
  <>
    <PageHeading caption="One access">{deedText(access)}</PageHeading>
    <Facts access={access} />
    <Why id={access.id} allowed={access.outcome === '0'} />
    <Disclosed resources={access.resources} />
    <Sources sources={access.sources} />
    <AccessDesk access={access} />
    <Technical access={access} />
  </>
);

/** One access: what happened, why, what was shown, and where it came from. */
export function AccessPage({ id }: { id: string }) {
  const { asked, again } = useAnswer(id, readAccess(id));
  return (
    <Shown asked={asked} again={again} what="this access">
      {({ accesses: [access] }) =>
        access === undefined ? (
          <>
            <PageHeading>This access is not in the log</PageHeading>
            <Nothing>Check the link. You see what your own organisation did; the exchange's own officers see everything.</Nothing>
          </>
        ) : (
          <One access={access} />
        )
      }
    </Shown>
  );
}
