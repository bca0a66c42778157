import { Radios } from 'nhsuk-react-components';
import { resumeSource, stopSource } from '../api/sources.ts';
import { fieldOf, ReasonForm } from '../parts/reason-form.tsx';
import { STOP_CAUSES } from '../parts/source-words.tsx';

const Cause = () => (
  <Radios name="cause" legend="What are readers of a record told?" legendProps={{ size: 's' }}>
    {Object.entries(STOP_CAUSES).map(([cause, text]) => (
      <Radios.Item key={cause} id={`cause-${cause}`} value={cause}>
        {text}
      </Radios.Item>
    ))}
  </Radios>
);

const Copies = () => (
  <Radios name="copies" legend="May its earlier answers still be shown?" legendProps={{ size: 's' }}>
    <Radios.Item id="copies-shown" value="shown">
      Yes, marked as old
    </Radios.Item>
    <Radios.Item id="copies-hidden" value="hidden">
      No, they may be wrong
    </Radios.Item>
  </Radios>
);

/** Nobody is asked there any more, from the next request on. */
export const StopForm = ({ id, done }: { id: string; done: () => void }) => (
  <ReasonForm
    id="stop"
    title="Stop asking this source"
    button="Stop asking this source"
    warning
    question="Why? Readers are not shown this."
    read={(form, reason) => {
      const [cause, copies] = [fieldOf(form, 'cause'), fieldOf(form, 'copies')];
      if (cause === '') return { text: 'Choose what readers are told', field: 'cause-maintenance' };
      if (copies === '') return { text: 'Say whether earlier answers may be shown', field: 'copies-shown' };
      return () => stopSource(id, { cause, copies, reason });
    }}
    done={done}
  >
    <p>Every record says that it is missing, since when and why. It takes effect with the next request, for everybody.</p>
    <Cause />
    <Copies />
  </ReasonForm>
);

export const ResumeForm = ({ id, done }: { id: string; done: () => void }) => (
  <ReasonForm
    id="resume"
    title="Ask this source again"
    button="Resume"
    read={(_form, reason) => () => resumeSource(id, { reason })}
    done={done}
  />
);
