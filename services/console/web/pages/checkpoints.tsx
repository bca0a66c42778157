import { Details, SummaryList, Table } from 'nhsuk-react-components';
import { type Ask } from '../api/ask.ts';
import { type Published, readCheckpoints } from '../api/proofs.ts';
import type { Check } from '../ledger/check.ts';
import { Checks } from '../parts/checks.tsx';
import { Fact } from '../parts/fact.tsx';
import { Text } from '../parts/names.tsx';
import { Nothing, PageHeading, Shown } from '../parts/states.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { When, WhenShort } from '../parts/when.tsx';

const LISTED = 25;
const count = new Intl.NumberFormat('en-GB');
type Newest = { checks: Check[]; note: string; size: number };

/** The newest checkpoint, checked in this browser. */
const newest: Ask<Newest> = async (signal) => {
  const { checkNewest } = await import('../ledger/check-access.ts');
  return checkNewest(signal);
};

/** Signatures of a note: names and key ids, whether or not they hold. */
const signersIn = (note: string): string[] =>
  [...note.matchAll(/^\u2014 (\S+) (\S+)$/gm)].map(([, name = '', base64 = '']) => {
    const id = Array.from(atob(base64).slice(0, 4), (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0'));
    return `${name}+${id.join('')}`;
  });

function ageOf(made: Date): string {
  const seconds = Math.max(0, Math.round((Date.now() - made.getTime()) / 1000));
  if (seconds < 120) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}

const Head = ({ head: { size, made, note } }: { head: Published['checkpoints'][number] }) => (
  <SummaryList>
    <Fact name="Entries">{count.format(size)}</Fact>
    <Fact name="Signed">
      <When at={made} />
      <span className="console-beside">{ageOf(made)} before this page was opened</span>
    </Fact>
    <Fact name="Log">
      <Text>{note.split('\n')[0] ?? ''}</Text>
    </Fact>
    <Fact name="Head (SHA-256)">
      <span className="console-code">
        <Text>{note.split('\n')[2] ?? ''}</Text>
      </span>
    </Fact>
    <Fact name="Signed by">
      {signersIn(note).map((signer) => (
        <span key={signer} className="console-item console-code">
          <Text>{signer}</Text>
        </span>
      ))}
    </Fact>
  </SummaryList>
);

const Earlier = ({ checkpoints }: Published) => (
  <Table responsive className="console-table" caption="Checkpoints, newest first" captionProps={{ size: 'm' }}>
    <Table.Head>
      <Table.Row>
        <Table.Cell>Signed</Table.Cell>
        <Table.Cell>Entries</Table.Cell>
        <Table.Cell>Head (SHA-256)</Table.Cell>
        <Table.Cell>Key</Table.Cell>
      </Table.Row>
    </Table.Head>
    <Table.Body>
      {checkpoints.slice(0, LISTED).map(({ size, made, note }) => (
        <Table.Row key={size}>
          <Table.Cell>
            <WhenShort at={made} />
          </Table.Cell>
          <Table.Cell>{count.format(size)}</Table.Cell>
          <Table.Cell className="console-code">{note.split('\n')[2] ?? ''}</Table.Cell>
          <Table.Cell className="console-code">{signersIn(note).join(' ')}</Table.Cell>
        </Table.Row>
      ))}
    </Table.Body>
  </Table>
);

const Witness = () => (
  <section>
    <h2 className="nhsuk-heading-m">How to keep a witness</h2>
    <p>
      Whoever keeps checkpoints elsewhere can show later that the log was rewritten, or rolled back. This browser keeps the last
      one that it saw. Another organisation, or a machine that those who run Ouzel cannot reach, keeps them all:
    </p>
    <ol>
      <li>
        Once: <code>GET /ig/audit/key</code>. Compare the number of the key with the one that was handed over by other means.
      </li>
      <li>
        Every minute: <code>GET /ig/audit/checkpoint</code>. It needs no sign-in and names nobody. Keep each as one JSON text a
        line.
      </li>
      <li>
        Each time: <code>GET /ig/audit/proof?first=&lt;the size before&gt;&amp;second=&lt;the new size&gt;</code>, and check it
        (RFC 6962, section 2.1.4). Where it does not hold, or the log has become shorter, raise an alarm.
      </li>
    </ol>
    <Details>
      <Details.Summary>Check the whole trail against a witness</Details.Summary>
      <Details.Text>
        <p>
          <code>npm run export-audit -- --out folder</code>, then <code>npm run verify-audit -- folder --witness file</code>. It
          needs no database and no network, and names the first entry at fault.
        </p>
      </Details.Text>
    </Details>
  </section>
);

/** What the trail is held by: its signed heads. */
export function Checkpoints() {
  const { asked, again } = useAnswer('checkpoints', readCheckpoints());
  const { asked: checked, again: checkAgain } = useAnswer('newest', newest);
  return (
    <>
      <PageHeading>Checkpoints of the log</PageHeading>
      <p>Every second or two what was recorded is added to a tree of hashes, and its head is signed: a checkpoint.</p>
      <Shown asked={asked} again={again} what="checkpoints">
        {({ checkpoints }) => {
          const [head] = checkpoints;
          if (head === undefined) return <Nothing>Nothing has been sealed yet.</Nothing>;
          return (
            <>
              <h2 className="nhsuk-heading-m">The newest</h2>
              <Head head={head} />
              <Shown asked={checked} again={checkAgain} what="what this browser makes of it">
                {({ checks }) => <Checks checks={checks} />}
              </Shown>
              <Witness />
              <Earlier checkpoints={checkpoints} />
            </>
          );
        }}
      </Shown>
    </>
  );
}
