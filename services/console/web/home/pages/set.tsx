import { Link } from '../../app/router.tsx';
import { Text } from '../../parts/names.tsx';
import { PageHeading, Shown } from '../../parts/states.tsx';
import { readReceipt } from '../api/receipts.ts';
import type { Posted } from '../api/posted.ts';
import { useOutbox } from '../outbox/outbox.tsx';
import { useAgain } from '../parts/use-again.ts';
import { ReceiptOf } from './receipt.tsx';

function Sent({ posted: { advice, refused, receipt = '' } }: { posted: Posted }) {
  const { asked, again } = useAgain(receipt, readReceipt(receipt));
  return (
    <>
      <PageHeading>Sent</PageHeading>
      <div className="home-says" role="status">
        {advice.map((text) => (
          <p key={text}>
            <strong>
              <Text>{text}</Text>
            </strong>
          </p>
        ))}
      </div>
      {refused.length > 0 && (
        <div className="console-problem" role="alert">
          <h2 className="nhsuk-heading-m">Not stored</h2>
          {refused.map((text) => (
            <p key={text}>
              <Text>{text}</Text>
            </p>
          ))}
        </div>
      )}
      <Shown asked={asked} again={again} what="what became of it">
        {(task) => <ReceiptOf task={{ ...task, note: [] }} />}
      </Shown>
      <p>
        <Link to="/">Back to the residents</Link>
      </p>
    </>
  );
}

/** A set that was entered here: not sent, refused, or what the exchange said. It is called sent only with a receipt. */
export function SetPage({ setKey }: { setKey: string }) {
  const { unsent, sent } = useOutbox();
  const posted = sent.get(setKey);
  if (posted !== undefined) return <Sent posted={posted} />;
  const waiting = unsent.find(({ key }) => key === setKey);
  if (waiting === undefined)
    return (
      <>
        <PageHeading>This set does not wait here</PageHeading>
        <p>
          It was sent, or it was taken away. <Link to="/">Look at the resident’s readings</Link> to be sure.
        </p>
      </>
    );
  const { refused } = waiting;
  return (
    <>
      <PageHeading>{refused === undefined ? 'Not sent yet' : 'Not taken'}</PageHeading>
      <div className="home-unsent" role="status">
        {refused === undefined ? (
          <>
            <strong>The exchange does not have this set yet.</strong> Nobody has seen it and nobody was told. It is kept on this
            tablet and sent by itself as soon as there is a connection.
          </>
        ) : (
          <>
            <strong>The exchange did not take this set.</strong> <Text>{refused}</Text>
          </>
        )}
      </div>
      <p>If the resident looks unwell do not wait: ring those who are to know, or 999.</p>
      <p>
        <Link to="/paper">Numbers and a chart on paper</Link>
      </p>
      {refused !== undefined && (
        <p>
          <Link to={`/enter/${waiting.person}`}>Enter the readings again</Link> or <Link to="/unsent">take this set away</Link>
        </p>
      )}
    </>
  );
}
