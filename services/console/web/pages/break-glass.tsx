import { Card, Tag } from 'nhsuk-react-components';
import { type Declaration, readDeclarations } from '../api/break-glass.ts';
import { Link } from '../app/router.tsx';
import { OrganisationLink, PersonLink, Text, Who } from '../parts/names.tsx';
import { Nothing, PageHeading, Shown } from '../parts/states.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { Day, When } from '../parts/when.tsx';

export const Standing = ({ overdue, review }: Declaration) => {
  if (review !== undefined)
    return (
      <Tag modifier={review.finding === 'appropriate' ? 'green' : 'red'}>
        {review.finding === 'appropriate' ? 'Appropriate' : 'Inappropriate'}
      </Tag>
    );
  return overdue ? <Tag modifier="red">Overdue</Tag> : <Tag modifier="blue">Waiting for review</Tag>;
};

const One = ({ item }: { item: Declaration }) => (
  <Card>
    <Card.Heading headingLevel="h2" size="s">
      <Link to={`/break-glass/${item.claim}`}>
        <Text>{item.user.name}</Text>, <When at={item.declared} />
      </Link>
    </Card.Heading>
    <p>
      <Standing {...item} />
    </p>
    <dl className="console-facts">
      <dt>Who</dt>
      <dd>
        <Who user={item.user} client="" />
      </dd>
      <dt>Organisation</dt>
      <dd>
        <OrganisationLink ods={item.organisation} name="" />
      </dd>
      <dt>Person</dt>
      <dd>{item.patient === undefined ? 'Nobody was found' : <PersonLink id={item.patient} />}</dd>
      <dt>Review by</dt>
      <dd>
        <Day at={item.reviewBy} />
      </dd>
    </dl>
  </Card>
);

export function BreakGlass({ query }: { query: URLSearchParams }) {
  const all = query.get('all') === 'true';
  const { asked, again } = useAnswer(String(all), readDeclarations(all));
  return (
    <>
      <PageHeading>Break-glass reviews</PageHeading>
      <p>
        Each time somebody opened a record in an emergency without a known relationship, a reviewer says whether that was right.
      </p>
      <p>
        {all ? (
          <Link to="/break-glass">Show only what waits for review</Link>
        ) : (
          <Link to="/break-glass?all=true">Show what was reviewed too</Link>
        )}
      </p>
      <Shown asked={asked} again={again} what="declarations">
        {({ items }) =>
          items.length === 0 ? (
            <Nothing>{all ? 'Nobody has declared break-glass.' : 'Nothing waits for review.'}</Nothing>
          ) : (
            items.map((item) => <One key={item.claim} item={item} />)
          )
        }
      </Shown>
    </>
  );
}
