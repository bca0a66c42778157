import { Details, Textarea } from 'nhsuk-react-components';
import type { LoggedAccess } from '../../api/audit-event.ts';
import { openCase } from '../../api/cases.ts';
import { useRouter } from '../../app/router.tsx';
import { DeedForm, faultOf, type ReadForm, textOf } from '../../parts/deed-form.tsx';

const REASON_MIN = 10;
const REASON_MAX = 2_000;
const FIELD = 'open-case-reason';

/** From an access that somebody doubts to a case about it. */
export function OpenCase({ access }: { access: LoggedAccess }) {
  const { go } = useRouter();
  if (access.user === undefined) return null;
  const read = (form: FormData): ReadForm<string> => {
    const reason = textOf(form, 'reason');
    const wrong = reason.length < REASON_MIN || reason.length > REASON_MAX;
    return wrong ? { faults: { [FIELD]: 'Write why, in 10 to 2,000 characters' } } : { value: reason };
  };
  return (
    <Details expander>
      <Details.Summary>Open a case about this access</Details.Summary>
      <Details.Text>
        <DeedForm
          label="Open a case about this access"
          button="Open the case"
          read={read}
          send={(reason) => openCase(access.id, reason)}
          done={({ id }) => go(`/cases/${id}`)}
        >
          {(faults) => (
            <Textarea
              id={FIELD}
              name="reason"
              rows={4}
              label="Why should it be looked into?"
              hint="10 to 2,000 characters. Where a case is open about the same, this joins it. Do not write anything clinical."
              {...faultOf(faults, FIELD)}
            />
          )}
        </DeedForm>
      </Details.Text>
    </Details>
  );
}
