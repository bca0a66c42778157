import { Radios, Textarea } from 'nhsuk-react-components';
import { decideReconstruction } from '../../api/reconstructions.ts';
import { DeedForm, type Faults, faultOf, type ReadForm, textOf } from '../../parts/deed-form.tsx';

const REASON_MIN = 10;
const REASON_MAX = 2_000;

type Decision = Parameters<typeof decideReconstruction>[1];

function read(form: FormData): ReadForm<Decision> {
  const [decision, reason] = [textOf(form, 'decision'), textOf(form, 'reason')];
  const faults: Record<string, string> = {};
  if (reason.length < REASON_MIN || reason.length > REASON_MAX)
    faults['decision-reason'] = 'Write why, in 10 to 2,000 characters';
  if (decision !== 'approved' && decision !== 'refused') {
    const missing: Faults = { 'decision-approved': 'Say whether you approve', ...faults };
    return { faults: missing };
  }
  return Object.keys(faults).length > 0 ? { faults } : { value: { decision, reason } };
}

/** The Caldicott Guardian's decision: once, and never about their own wish or their own access. */
export const Decide = ({ id, done }: { id: string; done: () => void }) => (
  <section>
    <h2 className="nhsuk-heading-m">Your decision</h2>
    <p>Approve only where the list above does not answer the question. It cannot be changed afterwards.</p>
    <DeedForm
      label="Decide"
      button="Record the decision"
      read={read}
      send={(value) => decideReconstruction(id, value)}
      done={done}
    >
      {(faults) => (
        <>
          <Radios name="decision" legend="May they see the answer as it was sent?" {...faultOf(faults, 'decision-approved')}>
            <Radios.Item id="decision-approved" value="approved">
              Yes, for 8 hours
            </Radios.Item>
            <Radios.Item id="decision-refused" value="refused">
              No
            </Radios.Item>
          </Radios>
          <Textarea
            id="decision-reason"
            name="reason"
            rows={4}
            label="Why?"
            hint="10 to 2,000 characters. Nothing clinical."
            {...faultOf(faults, 'decision-reason')}
          />
        </>
      )}
    </DeedForm>
  </section>
);
