import { SummaryList } from 'nhsuk-react-components';
import { type LinkOfPeople, readLink } from '../api/links.ts';
import { Fact } from '../parts/fact.tsx';
import { CHANGES, LinkState, what } from '../parts/link-words.tsx';
import { PersonLink, Text } from '../parts/names.tsx';
import { PageHeading, Shown } from '../parts/states.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { When } from '../parts/when.tsx';
import { Exposure } from './exposure.tsx';
import { LinkReviewForm } from './link-form.tsx';

const Side = ({ side: { number, patient } }: { side: LinkOfPeople['survivor'] }) => (
  <>
    <Text>{number}</Text>
    {patient !== undefined && (
      <span className="console-item">
        <PersonLink id={patient.replace('Patient/', '')} />
      </span>
    )}
  </>
);

const Facts = ({ link }: { link: LinkOfPeople }) => (
  <SummaryList>
    <Fact name="What is linked">{what(link)}</Fact>
    <Fact name="State">
      <LinkState {...link} />
    </Fact>
    <Fact name="Goes on as">
      <Side side={link.survivor} />
    </Fact>
    <Fact name="Was">
      <Side side={link.obsolete} />
    </Fact>
    <Fact name="Whose consents count">
      {link.consent === 'survivor' ? 'Those of the number that goes on' : 'The stricter of both'}
    </Fact>
  </SummaryList>
);

const Said = ({ events }: Pick<LinkOfPeople, 'events'>) => (
  <section>
    <h2 className="nhsuk-heading-m">What was said of it</h2>
    <ol className="console-timeline">
      {events.map(({ change, organisation, by, reason, recorded }) => (
        <li key={`${recorded.toISOString()} ${change}`}>
          <strong>{CHANGES[change] ?? change}</strong> by <Text>{by}</Text> of <Text>{organisation}</Text>, <When at={recorded} />
          <span className="console-item">
            <Text>{reason}</Text>
          </span>
        </li>
      ))}
    </ol>
  </section>
);

export function LinkPage({ id }: { id: string }) {
  const { asked, again } = useAnswer(id, readLink(id));
  return (
    <>
      <PageHeading caption="Links between people">One link</PageHeading>
      <Shown asked={asked} again={again} what="this link">
        {(link) => (
          <>
            <Facts link={link} />
            <Said events={link.events} />
            <Exposure id={id} />
            {link.inForce && !link.reviewed && <LinkReviewForm id={id} done={again} />}
          </>
        )}
      </Shown>
    </>
  );
}
