import { Button } from 'nhsuk-react-components';
import { useState } from 'react';
import { downloadFile } from '../api/download.ts';

const KB = 1_024;
const sizeText = (bytes: number): string => `${Math.ceil(bytes / KB).toLocaleString('en-GB')} KB`;

interface DownloadProps {
  /** Below the addresses for information governance, with a slash. */
  path: string;
  name: string;
  children: string;
}

/** Fetches a file that may take long, and says how far it is. How large it will be, nobody knows before it is there. */
export function DownloadButton({ path, name, children }: DownloadProps) {
  const [state, setState] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const fetchIt = async (): Promise<void> => {
    setBusy(true);
    setProblem('');
    setState('It is being put together …');
    const answer = await downloadFile(path, name, 'GET', (bytes) => setState(`${sizeText(bytes)} so far …`));
    setBusy(false);
    setState(answer.ok ? `Downloaded: ${name}, ${sizeText(answer.value)}.` : '');
    if (!answer.ok) setProblem(answer.failure.sentence);
  };
  return (
    <div>
      <Button type="button" secondary disabled={busy} onClick={() => void fetchIt()}>
        {children}
      </Button>
      <p role="status">{state}</p>
      {problem !== '' && (
        <p role="alert" className="nhsuk-error-message">
          {problem}
        </p>
      )}
    </div>
  );
}
