import { Radios, Select, TextInput } from 'nhsuk-react-components';
import { changeIncident, type IncidentChange, type WholeIncident } from '../../api/incidents.ts';
import { type Faults, faultOf, textOf } from '../../parts/deed-form.tsx';
import { HARMS, LIKELIHOODS, TOLD } from '../../parts/incident-words.tsx';
import { InstantFields, instantFaults, instantOf } from '../../parts/instant-fields.tsx';
import { WrittenDeed } from '../../parts/written-deed.tsx';

export interface DeedProps {
  of: WholeIncident;
  done: () => void;
}

const sends = (of: WholeIncident) => (change: IncidentChange) => changeIncident(of, change);

const Choice = ({
  id,
  name,
  label,
  words,
}: {
  id: string;
  name: string;
  label: string;
  words: Readonly<Record<string, string>>;
}) => (
  <Select id={id} name={name} label={label}>
    {Object.entries(words).map(([value, text]) => (
      <option key={value} value={value}>
        {text}
      </option>
    ))}
  </Select>
);

export const Assess = ({ of, done }: DeedProps) => (
  <WrittenDeed
    name="assess"
    title="Assess it"
    label="Why?"
    button="Keep the assessment"
    check={(form): Faults =>
      /^\d{1,8}$/.test(textOf(form, 'people')) ? {} : { 'assess-people': 'Write about how many people, as a number' }
    }
    change={(text, form) => ({
      kind: 'assess' as const,
      harm: Number(textOf(form, 'harm')),
      likelihood: Number(textOf(form, 'likelihood')),
      people: Number(textOf(form, 'people')),
      text,
    })}
    send={sends(of)}
    done={done}
  >
    {(faults) => (
      <>
        <Choice id="assess-harm" name="harm" label="What harm could come of it?" words={HARMS} />
        <Choice id="assess-likelihood" name="likelihood" label="How likely is that?" words={LIKELIHOODS} />
        <TextInput
          id="assess-people"
          name="people"
          label="About how many people's data?"
          inputMode="numeric"
          autoComplete="off"
          width="5"
          {...faultOf(faults, 'assess-people')}
        />
      </>
    )}
  </WrittenDeed>
);

export const Told = ({ of, done }: DeedProps) => (
  <WrittenDeed
    name="told"
    title="Write down who was told"
    label="Who exactly, how, and of what?"
    hint="Do not name whose data it is."
    button="Keep it"
    change={(text, form) => ({ kind: 'told' as const, whom: textOf(form, 'whom'), text })}
    send={sends(of)}
    done={done}
  >
    {() => <Choice id="told-whom" name="whom" label="Who was told?" words={TOLD} />}
  </WrittenDeed>
);

export const Decide = ({ of, done }: DeedProps) => (
  <WrittenDeed
    name="decide"
    title="Decide whether the Information Commissioner is told"
    label="Why?"
    button="Record the decision"
    check={(form): Faults => (textOf(form, 'notify') === '' ? { 'notify-yes': 'Choose whether it is notified' } : {})}
    change={(text, form) => ({ kind: 'decide' as const, notify: textOf(form, 'notify') === 'yes', text })}
    send={sends(of)}
    done={done}
  >
    {(faults) => (
      <Radios name="notify" legend="Is it notified?" {...faultOf(faults, 'notify-yes')}>
        <Radios.Item id="notify-yes" value="yes">
          Yes: it is likely to be a risk for people
        </Radios.Item>
        <Radios.Item id="notify-no" value="no">
          No: that is unlikely
        </Radios.Item>
      </Radios>
    )}
  </WrittenDeed>
);

const notifiedFaults = (form: FormData): Faults => ({
  ...instantFaults(form, 'notified', false),
  ...(textOf(form, 'reference') === '' ? { 'notified-reference': 'Write the reference' } : {}),
});

export const Notified = ({ of, done }: DeedProps) => (
  <WrittenDeed
    name="notified"
    title="Write down that it was notified"
    label="Why later than 72 hours, where it was?"
    button="Keep it"
    optional
    check={notifiedFaults}
    change={(text, form) => ({
      kind: 'notified' as const,
      when: instantOf(form) ?? '',
      reference: textOf(form, 'reference'),
      ...(text === '' ? {} : { delay: text }),
    })}
    send={sends(of)}
    done={done}
  >
    {(faults) => (
      <>
        <InstantFields id="notified" what="When was it notified?" hint="Clocks of the United Kingdom." faults={faults} />
        <TextInput
          id="notified-reference"
          name="reference"
          label="Reference of the Commissioner's office"
          autoComplete="off"
          {...faultOf(faults, 'notified-reference')}
        />
      </>
    )}
  </WrittenDeed>
);

/** A note, the end, or a new beginning: a text and nothing else. */
export const Plain = ({
  of,
  done,
  kind,
  ...words
}: DeedProps & { kind: 'note' | 'close' | 'reopen'; title: string; label: string; button: string; hint?: string }) => (
  <WrittenDeed name={kind} {...words} change={(text) => ({ kind, text })} send={sends(of)} done={done} />
);
