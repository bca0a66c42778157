import { Tag } from 'nhsuk-react-components';
import type { Erasure, Hold } from '../api/retention.ts';
import { Link } from '../app/router.tsx';
import { Text } from './names.tsx';
import { Nothing } from './states.tsx';
import { When } from './when.tsx';

export const HoldState = ({ lifted }: Pick<Hold, 'lifted'>) => (
  <Tag modifier={lifted === null ? 'orange' : 'grey'}>{lifted === null ? 'Held' : 'Lifted'}</Tag>
);

export const ErasureState = ({ decision, done }: Pick<Erasure, 'decision' | 'done'>) => {
  if (done !== null) return <Tag modifier="grey">Erased</Tag>;
  if (decision === 'refused') return <Tag modifier="grey">Refused</Tag>;
  return decision === 'approved' ? <Tag modifier="red">Not finished</Tag> : <Tag modifier="blue">Waiting for approval</Tag>;
};

/** Whose it is, as a link to what there is about them; nobody's once they are erased. */
const Whose = ({ patients }: { patients: readonly string[] }) => {
  const [first] = patients;
  return first === undefined ? (
    <>Nobody is named any more</>
  ) : (
    <Link to={`/retention/${first}`} className="console-code" title={first}>
      {`${first.slice(0, 6)}…${first.slice(-4)}`}
    </Link>
  );
};

export const Holds = ({ holds }: { holds: readonly Hold[] }) =>
  holds.length === 0 ? (
    <Nothing>Nothing is held.</Nothing>
  ) : (
    <ul className="console-timeline">
      {holds.map((each) => (
        <li key={each.id}>
          <HoldState {...each} /> <Whose {...each} /> by <Text>{each.byName}</Text>, <When at={each.placed} />
          <span className="console-item">
            <Text>{each.reason}</Text>
          </span>
          {each.lifted !== null && (
            <span className="console-beside">
              Lifted by <Text>{each.liftedName ?? ''}</Text>, <When at={each.lifted} />: <Text>{each.liftReason ?? ''}</Text>
            </span>
          )}
        </li>
      ))}
    </ul>
  );

export const Erasures = ({ erasures }: { erasures: readonly Erasure[] }) =>
  erasures.length === 0 ? (
    <Nothing>No erasure was asked for.</Nothing>
  ) : (
    <ul className="console-timeline">
      {erasures.map((each) => (
        <li key={each.id}>
          <ErasureState {...each} />{' '}
          <Link to={`/retention-erasure/${each.id}`}>
            Asked by <Text>{each.byName}</Text>, <When at={each.requested} />
          </Link>
          <span className="console-item">
            <Whose {...each} />: <Text>{each.reason}</Text>
          </span>
        </li>
      ))}
    </ul>
  );
