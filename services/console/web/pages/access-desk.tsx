import type { LoggedAccess } from '../api/audit-event.ts';
import { OpenCase } from './cases/open-case.tsx';
import { ProofCheck } from './proof.tsx';

/** What an officer may do about one access. */
export const AccessDesk = ({ access }: { access: LoggedAccess }) => (
  <>
    <ProofCheck access={access} />
    <section>
      <h2 className="nhsuk-heading-m">Look into it</h2>
      <OpenCase access={access} />
    </section>
  </>
);
