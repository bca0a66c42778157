import { Button } from 'nhsuk-react-components';
import { hrefOf, Link } from '../../app/router.tsx';
import { Text } from '../../parts/names.tsx';
import { Nothing, PageHeading, Shown } from '../../parts/states.tsx';
import { readReceipts, type Task } from '../api/receipts.ts';
import { Age } from '../parts/age.tsx';
import { LostNotice, UnsentNotice } from '../parts/unsent-notice.tsx';
import { useAgain } from '../parts/use-again.ts';
import { useResident } from '../parts/residents.tsx';

const Line = ({ receipt: { id, executionPeriod, businessStatus, note } }: { receipt: Task }) => (
  <li className="home-resident">
    <Link to={`/receipts/${id}`}>
      Readings taken {executionPeriod?.start !== undefined && <Age at={executionPeriod.start} />}
    </Link>
    {note[0] !== undefined && <Text>{note[0].text}</Text>}
    <span>{businessStatus?.text}</span>
  </li>
);

/** One resident: every set that the exchange has of them from here, and what became of it. */
export function ResidentPage({ id }: { id: string }) {
  const resident = useResident(id);
  const { asked, again, lost } = useAgain(id, readReceipts(id));
  return (
    <>
      <PageHeading>{resident?.name ?? 'Resident'}</PageHeading>
      <UnsentNotice />
      <LostNotice lost={lost} />
      <Button href={hrefOf(`/enter/${id}`)}>Enter readings</Button>
      <Shown asked={asked} again={again} what="the readings">
        {(receipts) =>
          receipts.length === 0 ? (
            <Nothing>No readings were sent from this home.</Nothing>
          ) : (
            <ul className="home-residents">
              {receipts.map((receipt) => (
                <Line key={receipt.id} receipt={receipt} />
              ))}
            </ul>
          )
        }
      </Shown>
    </>
  );
}
