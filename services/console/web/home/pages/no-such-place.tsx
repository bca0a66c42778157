import { Link } from '../../app/router.tsx';
import { PageHeading } from '../../parts/states.tsx';

export const NoSuchPlace = () => (
  <>
    <PageHeading>There is no such page</PageHeading>
    <p>
      <Link to="/">Go to the residents</Link>
    </p>
  </>
);
