import type { LoggedAccess } from '../api/audit-event.ts';
import { OpenCase } from './cases/open-case.tsx';
import { ReportData } from './corrections/report-data.tsx';
import { ProofCheck } from './proof.tsx';
import { AskSeen } from './seen/ask-seen.tsx';

/** What an officer may do about one access. */
export const AccessDesk = ({ access }: { access: LoggedAccess }) => (
  <>
    <ProofCheck access={access} />
    <section className="console-deeds">
      <h2 className="nhsuk-heading-m">Look into it</h2>
      <OpenCase access={access} />
      <AskSeen access={access} />
      <ReportData access={access} />
    </section>
  </>
);
