import { Details, InsetText } from 'nhsuk-react-components';
import { readAccess } from '../../api/accesses.ts';
import type { SeenContent } from '../../api/reconstructions.ts';
import type { Ask } from '../../api/ask.ts';
import type { Check } from '../../ledger/check.ts';
import { Checks } from '../../parts/checks.tsx';
import { Text } from '../../parts/names.tsx';
import { type Outline, outlinesOf } from '../../parts/outline.ts';
import { Shown } from '../../parts/states.tsx';
import { useAnswer } from '../../parts/use-answer.ts';
import { ProofCheck } from '../proof.tsx';

const OUTLINES_MAX = 300;
const EXACT_CHARS_MAX = 200_000;

/** The hash of what is shown, worked out here, beside the one in the event. */
const hashCheck =
  ({ content = '', sha256 = '' }: SeenContent): Ask<Check> =>
  async () => {
    const { hashOf } = await import('../../ledger/hash-of.ts');
    const own = hashOf(content);
    const same = own === sha256;
    const sentence = same
      ? `The SHA-256 of this text, worked out in this browser, is the one in the event: ${own}.`
      : `The SHA-256 of this text is ${own}, and the one in the event is ${sha256}.`;
    return { ok: true, value: { holds: same, sentence } };
  };

const Entry = ({ outline: { title, lines } }: { outline: Outline }) => (
  <article className="console-entry">
    <h3 className="nhsuk-heading-s">
      <Text>{title}</Text>
    </h3>
    <dl className="console-facts">
      {lines.map(([name, text], place) => (
        <div key={`${String(place)} ${name}`} className="console-fact">
          <dt>{name}</dt>
          <dd>
            <Text>{text}</Text>
          </dd>
        </div>
      ))}
    </dl>
  </article>
);

function Exact({ past }: { past: SeenContent }) {
  const { content = '' } = past;
  const { asked, again } = useAnswer(past.event, hashCheck(past));
  const outlines = outlinesOf(content);
  return (
    <>
      <Shown asked={asked} again={again} what="the hash">
        {(check) => <Checks checks={[check]} />}
      </Shown>
      {outlines.slice(0, OUTLINES_MAX).map((outline, place) => (
        <Entry key={`${String(place)} ${outline.title}`} outline={outline} />
      ))}
      {outlines.length > OUTLINES_MAX && <p>And {outlines.length - OUTLINES_MAX} others, in the exact text.</p>}
      <Details>
        <Details.Summary>The exact text, {past.bytes ?? content.length} bytes</Details.Summary>
        <Details.Text>
          <p className="console-code console-lines">
            <Text>{content.slice(0, EXACT_CHARS_MAX)}</Text>
          </p>
          {content.length > EXACT_CHARS_MAX && <p>It goes on: this page shows the first {EXACT_CHARS_MAX} characters.</p>}
        </Details.Text>
      </Details>
    </>
  );
}

/** That it was recorded, and with which hash, is proven whatever is left of the content. */
function StillProven({ event }: { event: string }) {
  const { asked, again } = useAnswer(event, readAccess(event));
  return (
    <Shown asked={asked} again={again} what="the event">
      {({ accesses: [access] }) => (access === undefined ? null : <ProofCheck access={access} />)}
    </Shown>
  );
}

function sentenceOf({ state, missing = 0, reason = '' }: SeenContent): string {
  if (state === 'erased')
    return `${missing === 1 ? 'One version' : `${missing} versions`} of what was shown has been erased since, so that it cannot be shown again. That it was shown stays provable: the event, its list, and its hash.`;
  if (state === 'differs') return `It can be written again, but is not what was sent, and is not shown. ${reason}`;
  return `It cannot be written again. ${reason}`;
}

/** The answer itself, or which proof of it remains. */
export const PastAnswer = ({ past }: { past: SeenContent }) => (
  <section aria-labelledby="past-answer">
    <h2 className="nhsuk-heading-m" id="past-answer">
      {past.state === 'exact' ? 'What they saw' : 'It cannot be shown'}
    </h2>
    {past.state === 'exact' ? (
      <Exact past={past} />
    ) : (
      <>
        <InsetText>
          <p>
            <Text>{sentenceOf(past)}</Text>
          </p>
          {past.sha256 !== undefined && (
            <p>
              SHA-256 of what was sent: <span className="console-code">{past.sha256}</span>
            </p>
          )}
        </InsetText>
        <StillProven event={past.event} />
      </>
    )}
  </section>
);
