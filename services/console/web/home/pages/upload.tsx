import { Button, InsetText } from 'nhsuk-react-components';
import { type FormEvent, useContext, useState } from 'react';
import { Link } from '../../app/router.tsx';
import { SignedOutContext } from '../../app/signed-out.ts';
import { Text } from '../../parts/names.tsx';
import { PageHeading } from '../../parts/states.tsx';
import { type Posted, postTable } from '../api/posted.ts';

const COLUMNS = 'nhs_number,taken,respiration_rate,spo2,oxygen,systolic,diastolic,pulse,temperature,consciousness';

const Line = ({ posted: { advice, refused, receipt }, at }: { posted: Posted; at: number }) => (
  <li className="home-resident">
    <strong>
      {refused.length > 0 ? 'Not taken' : 'Stored'}, set {at + 1}
    </strong>
    <div>
      {[...refused, ...advice].map((text) => (
        <p key={text}>
          <Text>{text}</Text>
        </p>
      ))}
    </div>
    {receipt !== undefined && <Link to={`/receipts/${receipt}`}>What happened to this set</Link>}
  </li>
);

const HowTo = () => (
  <p>
    A CSV file, a line for each set. Its first line is <span className="console-code">{COLUMNS}</span>. Write the time with its
    zone (2026-11-25T03:10:00Z); under oxygen write air or oxygen, under consciousness A, C, V, P or U. Leave out what was not
    measured.
  </p>
);

const Lines = ({ lines }: { lines: readonly Posted[] }) => (
  <section aria-labelledby="lines">
    <h2 className="nhsuk-heading-m" id="lines">
      What became of each set
    </h2>
    {lines.length === 0 && <InsetText>There is no set in the file.</InsetText>}
    <ul className="home-residents" role="list">
      {lines.map((posted, at) => (
        <Line key={at} posted={posted} at={at} />
      ))}
    </ul>
  </section>
);

/** A table from a spreadsheet. It is not kept on the tablet: it is sent now, or once more later; the same line is one set. */
export function UploadPage() {
  const [lines, setLines] = useState<Posted[]>();
  const [failed, setFailed] = useState<string>();
  const [sending, setSending] = useState(false);
  const signedOut = useContext(SignedOutContext);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const file = new FormData(event.currentTarget).get('table');
    setLines(undefined);
    if (!(file instanceof File) || file.size === 0) return setFailed('Choose a CSV file.');
    setSending(true);
    const answer = await postTable(await file.text(), crypto.randomUUID());
    setSending(false);
    setFailed(answer.ok ? undefined : `Not sent. ${answer.failure.sentence}`);
    if (answer.ok) setLines(answer.value);
    else if (answer.failure.kind === 'signed-out') signedOut?.();
  };
  return (
    <>
      <PageHeading>Upload readings</PageHeading>
      <HowTo />
      {failed !== undefined && (
        <div className="console-problem" role="alert">
          <p>{failed}</p>
          <p>You may send the same file again: a line that is there already makes no second set.</p>
        </div>
      )}
      <form onSubmit={(event) => void submit(event)} noValidate aria-label="Upload">
        <div className="nhsuk-form-group">
          <label className="nhsuk-label" htmlFor="table">
            File
          </label>
          <input id="table" name="table" type="file" accept=".csv,text/csv" />
        </div>
        <Button type="submit" disabled={sending}>
          Send
        </Button>
      </form>
      {lines !== undefined && <Lines lines={lines} />}
    </>
  );
}
