import { Link } from '../../app/router.tsx';
import { Text } from '../../parts/names.tsx';
import { PageHeading, Shown } from '../../parts/states.tsx';
import { When } from '../../parts/when.tsx';
import { readReceipt, residentOf, type Task } from '../api/receipts.ts';
import { LostNotice } from '../parts/unsent-notice.tsx';
import { useAgain } from '../parts/use-again.ts';

const STATES: Readonly<Record<string, string>> = {
  requested: 'no answer yet',
  accepted: 'has taken it on',
  completed: 'has dealt with it',
  rejected: 'said no',
  cancelled: 'no longer needed',
  failed: 'did not answer',
};

/** Stored, scored, who was told and when it reached them, and who answered: in the order in which it happened. */
const Steps = ({ task: { output } }: { task: Task }) => (
  <ol className="console-timeline">
    {output.map(({ type, valueInstant, valueReference }, at) => {
      const code = type.coding[0]?.code;
      if (code === 'stored' || code === 'scored') return null;
      return (
        // What a receipt says is only ever added to.
        <li key={at}>
          {code === 'told' ? (
            <>
              Told: <Text>{valueReference?.identifier?.value ?? ''}</Text> {STATES[valueReference?.display ?? ''] ?? ''}
            </>
          ) : (
            <Text>{type.text}</Text>
          )}{' '}
          {valueInstant !== undefined && <When at={valueInstant} />}
        </li>
      );
    })}
  </ol>
);

export function ReceiptOf({ task }: { task: Task }) {
  const { businessStatus, note, executionPeriod, status } = task;
  return (
    <>
      <p className={status === 'failed' ? 'console-problem' : 'home-says'} role="status">
        <strong>{businessStatus?.text}</strong>
      </p>
      {note.map(({ text }) => (
        <p key={text}>
          <Text>{text}</Text>
        </p>
      ))}
      {executionPeriod?.start !== undefined && (
        <p>
          Taken <When at={executionPeriod.start} />, by your clock.
        </p>
      )}
      <h2 className="nhsuk-heading-m">What happened to it</h2>
      <Steps task={task} />
    </>
  );
}

/** What became of a set, by the receipt of the exchange. */
export function ReceiptPage({ id }: { id: string }) {
  const { asked, again, lost } = useAgain(id, readReceipt(id));
  return (
    <>
      <PageHeading>A set of readings</PageHeading>
      <LostNotice lost={lost} />
      <Shown asked={asked} again={again} what="what became of it">
        {(task) => {
          const person = residentOf(task);
          return (
            <>
              <ReceiptOf task={task} />
              {person !== undefined && (
                <p>
                  <Link to={`/residents/${person}`}>All readings of this resident</Link>
                </p>
              )}
            </>
          );
        }}
      </Shown>
    </>
  );
}
