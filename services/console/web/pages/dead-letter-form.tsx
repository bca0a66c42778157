import { Radios, TextInput } from 'nhsuk-react-components';
import { decideDeadLetter, type Deed } from '../api/dead-letters.ts';
import { fieldOf, ReasonForm } from '../parts/reason-form.tsx';

export type Done = Deed['action'];
const isDeed = (action: string): action is Done => action === 'replay' || action === 'discard' || action === 'redirect';

/** What is to be done with it. Whatever it is, what waits behind it goes on. */
export const DeadLetterForm = ({ id, done }: { id: string; done: (done: Done) => void }) => {
  let action: Done = 'replay';
  return (
    <ReasonForm
      id="letter"
      title="Decide"
      button="Do it"
      read={(form, reason) => {
        const [chosen, destination] = [fieldOf(form, 'action'), fieldOf(form, 'destination').toUpperCase()];
        if (!isDeed(chosen)) return { text: 'Choose what is to be done', field: 'action-replay' };
        if (chosen === 'redirect' && !/^\w{3,10}$/.test(destination))
          return { text: 'Give the ODS code of the other organisation', field: 'letter-destination' };
        action = chosen;
        return () => decideDeadLetter(id, { action: chosen, reason, ...(chosen === 'redirect' ? { destination } : {}) });
      }}
      done={() => done(action)}
    >
      <Radios name="action" legend="What is to be done with it?" legendProps={{ size: 's' }}>
        <Radios.Item id="action-replay" value="replay">
          Send it again
        </Radios.Item>
        <Radios.Item id="action-discard" value="discard">
          Do not send it
        </Radios.Item>
        <Radios.Item id="action-redirect" value="redirect">
          Send it to another organisation
        </Radios.Item>
      </Radios>
      <TextInput
        id="letter-destination"
        name="destination"
        label="ODS code of the other organisation"
        hint="Only where it is sent to another."
        autoComplete="off"
        width={10}
      />
    </ReasonForm>
  );
};
