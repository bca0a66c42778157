import { Details, Textarea, TextInput } from 'nhsuk-react-components';
import type { LoggedAccess } from '../../api/audit-event.ts';
import { askReconstruction } from '../../api/reconstructions.ts';
import { useRouter } from '../../app/router.tsx';
import { DeedForm, type Faults, faultOf, type ReadForm, textOf } from '../../parts/deed-form.tsx';
import { PRIVACY_OFFICER, useMe } from '../../parts/use-me.ts';

const REASON_MIN = 10;
const REASON_MAX = 2_000;
const CASE = /^[A-Za-z0-9][A-Za-z0-9./-]{2,63}$/;
const ids = { case: 'seen-case', reason: 'seen-reason' };

interface Wish {
  case: string;
  reason: string;
}

function read(form: FormData): ReadForm<Wish> {
  const [number, reason] = [textOf(form, 'case'), textOf(form, 'reason')];
  const faults: Faults = {
    ...(CASE.test(number) ? {} : { [ids.case]: 'Write the number of the case: 3 to 64 letters, digits, dots, strokes' }),
    ...(reason.length < REASON_MIN || reason.length > REASON_MAX ? { [ids.reason]: 'Write why, in 10 to 2,000 characters' } : {}),
  };
  return Object.keys(faults).length > 0 ? { faults } : { value: { case: number, reason } };
}

const Fields = ({ faults }: { faults: Faults }) => (
  <>
    <TextInput
      id={ids.case}
      name="case"
      label="Case"
      hint="Its number here, or in your own books"
      autoComplete="off"
      {...faultOf(faults, ids.case)}
    />
    <Textarea
      id={ids.reason}
      name="reason"
      rows={4}
      label="Why is the list of what was disclosed not enough?"
      hint="10 to 2,000 characters. The Caldicott Guardian reads it."
      {...faultOf(faults, ids.reason)}
    />
  </>
);

/** From an access to the very answer that it was given: asked for here, approved by somebody else. */
const HOW =
  'Often the list of what was disclosed is enough. If it is not: a Caldicott Guardian approves it for a case, and you have 8 hours to read the answer as it was sent.';

export function AskSeen({ access }: { access: LoggedAccess }) {
  const { go } = useRouter();
  if (useMe()?.role !== PRIVACY_OFFICER) return null;
  return (
    <Details expander>
      <Details.Summary>Ask to see what they saw</Details.Summary>
      <Details.Text>
        <p>{HOW}</p>
        <DeedForm
          label="Ask to see what they saw"
          button="Ask for the answer"
          read={read}
          send={(wish) => askReconstruction({ event: access.id, ...wish })}
          done={({ id }) => go(`/seen/${id}`)}
        >
          {(faults) => <Fields faults={faults} />}
        </DeedForm>
      </Details.Text>
    </Details>
  );
}
