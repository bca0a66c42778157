import { Button, InsetText } from 'nhsuk-react-components';
import { useState } from 'react';
import { Link } from '../../app/router.tsx';
import { Text } from '../../parts/names.tsx';
import { timeText } from '../../api/days.ts';
import { codeOf, completeTask, residentOf, type Task } from '../api/receipts.ts';
import type { Resident } from '../api/residents.ts';

/** What the home itself has to do, by the code of the Task. */
const OWN: Readonly<Record<string, { text: string; done: string }>> = {
  'nobody-acted': { text: 'Nobody has answered. Ring 111, or 999 if they look unwell, now.', done: 'We rang 111 or 999' },
  repeat: { text: 'The readings came late. Take them again now.', done: '' },
  recheck: { text: 'The next readings are overdue. Take a full set now.', done: '' },
};

const toldText = ({ owner, restriction }: Task): string => {
  const until = restriction?.period.end;
  return `Told: ${owner?.identifier?.value ?? 'somebody'}. No answer yet${until === undefined ? '' : `; the next is called at ${timeText(until)}`}.`;
};

function Call({ call, residents, again }: { call: Task; residents: readonly Resident[]; again: () => void }) {
  const [failed, setFailed] = useState<string>();
  const person = residentOf(call);
  const name = residents.find(({ id }) => id === person)?.name ?? 'A resident';
  const own = OWN[codeOf(call)];
  const receipt = call.partOf[0]?.reference.replace(/^.*Task\//, '');
  const done = async (): Promise<void> => {
    const answer = await completeTask(call.id);
    setFailed(answer.ok ? undefined : answer.failure.sentence);
    if (answer.ok) again();
  };
  return (
    <li className="home-call">
      <strong>
        <Text>{name}</Text>
      </strong>{' '}
      {own?.text ?? toldText(call)} {call.note[0] !== undefined && <Text>{call.note[0].text}</Text>}{' '}
      {receipt !== undefined && <Link to={`/receipts/${receipt}`}>What happened to this set</Link>}
      {own !== undefined && own.done !== '' && (
        <Button type="button" small onClick={() => void done()}>
          {own.done}
        </Button>
      )}
      {failed !== undefined && <InsetText role="alert">{failed}</InsetText>}
    </li>
  );
}

/** Calls that nobody has answered: the first thing on the page. */
export function OpenCalls({
  calls,
  residents,
  again,
}: {
  calls: readonly Task[];
  residents: readonly Resident[];
  again: () => void;
}) {
  if (calls.length === 0) return null;
  const first = (call: Task): number => (codeOf(call) === 'nobody-acted' ? 0 : codeOf(call) === 'review' ? 1 : 2);
  return (
    <section className="console-problem" aria-labelledby="calls">
      <h2 className="nhsuk-heading-m" id="calls">
        Nobody has answered yet
      </h2>
      <ul className="home-calls">
        {calls
          .toSorted((one, other) => first(one) - first(other))
          .map((call) => (
            <Call key={call.id} call={call} residents={residents} again={again} />
          ))}
      </ul>
    </section>
  );
}
