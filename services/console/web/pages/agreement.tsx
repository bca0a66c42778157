import { SummaryList } from 'nhsuk-react-components';
import { type Agreement, readAgreements } from '../api/agreements.ts';
import { Fact } from '../parts/fact.tsx';
import { Text } from '../parts/names.tsx';
import { Nothing, PageHeading, Shown } from '../parts/states.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { Day } from '../parts/when.tsx';
import { purposeText, roleText } from '../parts/words.ts';
import { AgreementState, sides } from './agreements.tsx';

const Version = ({ of }: { of: Agreement }) => (
  <section>
    <h2 className="nhsuk-heading-m">Version {of.version}</h2>
    <SummaryList>
      <Fact name="State">
        <AgreementState state={of.state} />
      </Fact>
      <Fact name="Time">
        <Day at={of.validFrom} /> to <Day at={of.validUntil} />
      </Fact>
      <Fact name="Looked at again">
        <Day at={of.reviewDate} />
      </Fact>
      <Fact name="Whose data">
        <Text>{sides(of.custodianKinds, of.custodianCodes)}</Text>
      </Fact>
      <Fact name="Shown to">
        <Text>{sides(of.requesterKinds, of.requesterCodes)}</Text>
      </Fact>
      <Fact name="For">{of.purposes.map(purposeText).join(', ')}</Fact>
      <Fact name="Roles">{of.roles.length === 0 ? 'Any role, and systems' : of.roles.map(roleText).join(', ')}</Fact>
      <Fact name="Data">
        <Text>{of.dataClasses === null ? 'Every class' : of.dataClasses.join(', ')}</Text>
      </Fact>
      <Fact name="View">
        <Text>{of.view}</Text>
      </Fact>
      <Fact name="Controller">
        <Text>{of.controller}</Text>
      </Fact>
      <Fact name="Approved by">
        <Text>{of.approver}</Text>
      </Fact>
      <Fact name="Lawful basis">
        <Text>{of.lawfulBasis}</Text>
      </Fact>
      <Fact name="Impact assessment">
        <Text>{of.dpia}</Text>
      </Fact>
    </SummaryList>
  </section>
);

/** Every version of one agreement, newest first. */
export function AgreementPage({ id }: { id: string }) {
  const { asked, again } = useAnswer('agreements', readAgreements());
  return (
    <>
      <PageHeading caption="Data-sharing agreement">{id}</PageHeading>
      <Shown asked={asked} again={again} what="this agreement">
        {({ agreements }) => {
          const versions = agreements.filter((each) => each.id === id).toSorted((a, b) => b.version - a.version);
          return versions.length === 0 ? (
            <Nothing>There is no agreement of this name. Check the link, or go back to the list.</Nothing>
          ) : (
            versions.map((of) => <Version key={of.version} of={of} />)
          );
        }}
      </Shown>
    </>
  );
}
