import { SummaryList } from 'nhsuk-react-components';
import { type Declaration, readDeclarations } from '../api/break-glass.ts';
import { Link } from '../app/router.tsx';
import { Fact } from '../parts/fact.tsx';
import { OrganisationLink, PersonLink, Text, Who } from '../parts/names.tsx';
import { Nothing, PageHeading, Shown } from '../parts/states.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { When } from '../parts/when.tsx';
import { Standing } from './break-glass.tsx';
import { ReviewForm } from './break-glass-form.tsx';

const Facts = ({ item }: { item: Declaration }) => (
  <SummaryList>
    <Fact name="State">
      <Standing {...item} />
    </Fact>
    <Fact name="Who">
      <Who user={item.user} client="" />
    </Fact>
    <Fact name="Organisation">
      <OrganisationLink ods={item.organisation} name="" />
    </Fact>
    <Fact name="Person">{item.patient === undefined ? 'Nobody was found' : <PersonLink id={item.patient} />}</Fact>
    <Fact name="Reasons">
      <Text>{item.reasons.join(', ')}</Text>
    </Fact>
    <Fact name="In their words">
      <Text>{item.text === '' ? 'Nothing was written.' : item.text}</Text>
    </Fact>
    <Fact name="Could the person be asked?">{item.personCannotBeAsked ? 'No' : 'Yes, or it was not said'}</Fact>
    <Fact name="Declared">
      <When at={item.declared} />
    </Fact>
    <Fact name="Ended">
      <When at={item.expires} />
    </Fact>
    <Fact name="Review by">
      <When at={item.reviewBy} />
    </Fact>
  </SummaryList>
);

const Reviewed = ({ review }: { review: NonNullable<Declaration['review']> }) => (
  <section>
    <h2 className="nhsuk-heading-m">The review</h2>
    <SummaryList>
      <Fact name="Found">{review.finding}</Fact>
      <Fact name="Why">
        <Text>{review.text}</Text>
      </Fact>
      <Fact name="When">
        <When at={review.at} />
      </Fact>
      <Fact name="Reviewer (number)">{review.by}</Fact>
    </SummaryList>
  </section>
);

/** What the person's record showed to whoever declared, in the log. */
const Seen = ({ item: { patient, user } }: { item: Declaration }) =>
  patient === undefined ? null : (
    <p>
      <Link to={`/log?${new URLSearchParams({ person: patient, staff: user.id }).toString()}`}>
        Show what they did with this person's record
      </Link>
    </p>
  );

export function BreakGlassOne({ claim }: { claim: string }) {
  const { asked, again } = useAnswer(claim, readDeclarations(true));
  return (
    <>
      <PageHeading caption="Break-glass">One declaration</PageHeading>
      <Shown asked={asked} again={again} what="this declaration">
        {({ items }) => {
          const item = items.find((each) => each.claim === claim);
          if (item === undefined)
            return <Nothing>There is no such declaration for you to review. Check the link, or go back to the list.</Nothing>;
          return (
            <>
              <Facts item={item} />
              <Seen item={item} />
              {item.review === undefined ? <ReviewForm claim={claim} done={again} /> : <Reviewed review={item.review} />}
            </>
          );
        }}
      </Shown>
    </>
  );
}
