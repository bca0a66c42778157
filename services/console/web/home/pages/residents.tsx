import { Link } from '../../app/router.tsx';
import { Text } from '../../parts/names.tsx';
import { Nothing, PageHeading, Shown } from '../../parts/states.tsx';
import { readOpenCalls } from '../api/receipts.ts';
import type { Resident } from '../api/residents.ts';
import { Age } from '../parts/age.tsx';
import { OpenCalls } from '../parts/calls.tsx';
import { useResidents } from '../parts/residents.tsx';
import { LostNotice, UnsentNotice } from '../parts/unsent-notice.tsx';
import { useAgain } from '../parts/use-again.ts';

const Line = ({ resident: { id, name, born, last } }: { resident: Resident }) => (
  <li className="home-resident">
    <div>
      <Link to={`/residents/${id}`}>
        <Text>{name}</Text>
      </Link>
      {born !== undefined && <span className="console-beside">born {born}</span>}
    </div>
    <div>
      {last === undefined ? (
        'No readings yet'
      ) : (
        <>
          <Text>{last.says === '' ? `NEWS2 ${String(last.total ?? '')}` : last.says}</Text> <Age at={last.taken} />
        </>
      )}
    </div>
    <Link to={`/enter/${id}`} className="nhsuk-button nhsuk-button--secondary home-enter">
      Enter readings<span className="nhsuk-u-visually-hidden"> of {name}</span>
    </Link>
  </li>
);

/** Who lives here, how they last were and when; first of all, whom nobody has answered for. */
export function ResidentsPage() {
  const residents = useResidents();
  const calls = useAgain('calls', readOpenCalls);
  const known = residents.asked.is === 'there' ? residents.asked.value : [];
  return (
    <>
      <PageHeading>Residents</PageHeading>
      <UnsentNotice />
      <LostNotice lost={residents.lost || calls.lost} />
      {calls.asked.is === 'there' && <OpenCalls calls={calls.asked.value} residents={known} again={calls.again} />}
      {calls.asked.is === 'failed' && (
        <Nothing>It is not known whether somebody has to be called. Look again in a minute.</Nothing>
      )}
      <Shown asked={residents.asked} again={residents.again} what="the residents">
        {(all) =>
          all.length === 0 ? (
            <Nothing>Nobody is on your home’s list. Whoever keeps the list of your residents can send it.</Nothing>
          ) : (
            <ul className="home-residents">
              {all.map((resident) => (
                <Line key={resident.id} resident={resident} />
              ))}
            </ul>
          )
        }
      </Shown>
    </>
  );
}
