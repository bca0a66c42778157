import type { CaseEvent } from '../../api/cases.ts';
import { CASE_DEEDS, OUTCOMES_OF_CASES } from '../../parts/case-words.tsx';
import { Text } from '../../parts/names.tsx';
import { ruleText } from '../../parts/rule-words.ts';
import { When } from '../../parts/when.tsx';
import { roleText } from '../../parts/words.ts';

const Who = ({ by }: Pick<CaseEvent, 'by'>) =>
  by === undefined ? (
    <>by surveillance</>
  ) : (
    <>
      by <Text>{by.name}</Text>, {roleText(by.role)}
    </>
  );

/** What an event says beside what was done. */
function saidIn({ body }: CaseEvent): string {
  const { text, reason, to, outcome, rules } = body;
  if (to !== undefined) return `To user ${to}`;
  if (rules !== undefined && reason === undefined) return `Found: ${rules.map(ruleText).join(', ')}`;
  const found = outcome === undefined ? '' : `${OUTCOMES_OF_CASES[outcome] ?? outcome}. `;
  return `${found}${text ?? reason ?? ''}`;
}

/** Everything that happened to a case, oldest first. It is only ever added to. */
export const CaseEvents = ({ events }: { events: readonly CaseEvent[] }) => (
  <section>
    <h2 className="nhsuk-heading-m">What happened</h2>
    <ol className="console-timeline">
      {events.map((event) => (
        <li key={event.version}>
          <strong>{CASE_DEEDS[event.body.kind] ?? event.body.kind}</strong> <Who {...event} />, <When at={event.at} />
          {event.body.question !== undefined && <span className="console-beside">To question {event.body.question}</span>}
          {event.body.kind === 'ask' && <span className="console-beside">Question {event.version}</span>}
          {saidIn(event) !== '' && (
            <span className="console-item">
              <Text>{saidIn(event)}</Text>
            </span>
          )}
        </li>
      ))}
    </ol>
  </section>
);
