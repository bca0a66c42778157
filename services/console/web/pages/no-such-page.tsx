import { Link } from '../app/router.tsx';
import { PageHeading } from '../parts/states.tsx';

export const NoSuchPage = () => (
  <>
    <PageHeading>There is no such page</PageHeading>
    <p>The link may be old, or mistyped.</p>
    <p>
      <Link to="/log">Go to the access log</Link>
    </p>
  </>
);
