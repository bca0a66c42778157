import { Button, Details } from 'nhsuk-react-components';
import { useState } from 'react';
import type { Failure } from '../api/ask.ts';
import type { LoggedAccess } from '../api/audit-event.ts';
import type { Entry } from '../api/proofs.ts';
import type { Checked } from '../ledger/check-access.ts';
import { allHold, Checks } from '../parts/checks.tsx';
import { Text } from '../parts/names.tsx';
import { Loading, Problem } from '../parts/states.tsx';

type State = { is: 'idle' } | { is: 'checking' } | { is: 'failed'; failure: Failure } | { is: 'done'; checked: Checked };

const Raw = ({ entry }: { entry: Entry }) => (
  <Details>
    <Details.Summary>The entry, its proof and its checkpoint</Details.Summary>
    <Details.Text>
      {[entry.leaf, ...entry.proof, entry.checkpoint].map((text, place) => (
        <p key={`${String(place)} ${text}`} className="console-code console-lines">
          <Text>{text}</Text>
        </p>
      ))}
    </Details.Text>
  </Details>
);

const Told = ({ checked: { checks, entry } }: { checked: Checked }) => (
  <>
    <h3 className="nhsuk-heading-s">{allHold(checks) ? 'The proof holds' : 'The proof does not hold'}</h3>
    {!allHold(checks) && (
      <p>
        <strong>Change nothing, and tell whoever runs Ouzel now.</strong> The runbook "the trail does not verify" says what to do.
      </p>
    )}
    <Checks checks={checks} />
    <p>
      This browser worked it out itself from the entry, the proof and the key. It cannot know that the key is the right one:
      compare its number with the one that was handed over by other means. Nor can it know what others were shown: a witness can.
    </p>
    {entry !== undefined && <Raw entry={entry} />}
  </>
);

/** Whether this access stands in the log as it was recorded. */
export function ProofCheck({ access }: { access: LoggedAccess }) {
  const [state, setState] = useState<State>({ is: 'idle' });
  const check = async (): Promise<void> => {
    setState({ is: 'checking' });
    // It comes when it is wanted: most who look at an access do not check its proof.
    const { checkAccess } = await import('../ledger/check-access.ts');
    const answer = await checkAccess(access, new AbortController().signal);
    setState(answer.ok ? { is: 'done', checked: answer.value } : { is: 'failed', failure: answer.failure });
  };
  return (
    <section aria-labelledby="proof">
      <h2 className="nhsuk-heading-m" id="proof">
        Was it changed afterwards?
      </h2>
      <p>
        Each entry of the log is part of a tree of hashes, whose head is signed every second or two, so that others can keep it.
      </p>
      <div role="status">
        {state.is === 'checking' && <Loading what="the proof" />}
        {state.is === 'done' && <Told checked={state.checked} />}
      </div>
      {state.is === 'failed' && <Problem failure={state.failure} again={() => void check()} />}
      {state.is !== 'checking' && (
        <Button type="button" secondary onClick={() => void check()}>
          {state.is === 'idle' ? 'Check the proof' : 'Check it again'}
        </Button>
      )}
    </section>
  );
}
