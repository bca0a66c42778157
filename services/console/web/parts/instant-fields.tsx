import { TextInput } from 'nhsuk-react-components';
import { isDay, londonInstant } from '../api/days.ts';
import { type Faults, faultOf, textOf } from './deed-form.tsx';

/** What is wrong with the day and time of a form. Both may be left out where `optional`. */
export function instantFaults(form: FormData, id: string, optional: boolean): Faults {
  const [day, time] = [textOf(form, 'day'), textOf(form, 'time')];
  if (optional && day === '' && time === '') return {};
  if (!isDay(day)) return { [`${id}-day`]: 'Give the day' };
  return /^\d{2}:\d{2}$/.test(time) ? {} : { [`${id}-time`]: 'Give the time' };
}

/** The instant of a form as text, of clocks in the United Kingdom; undefined where none is given. */
export const instantOf = (form: FormData): string | undefined =>
  textOf(form, 'day') === '' ? undefined : londonInstant(textOf(form, 'day'), textOf(form, 'time')).toISOString();

/** A day and a time of day. */
export const InstantFields = ({ id, what, hint, faults }: { id: string; what: string; hint: string; faults: Faults }) => (
  <fieldset className="nhsuk-fieldset">
    <legend className="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">{what}</legend>
    <p className="nhsuk-hint" id={`${id}-hint`}>
      {hint}
    </p>
    <div className="console-fields">
      <TextInput id={`${id}-day`} name="day" type="date" label="Day" {...faultOf(faults, `${id}-day`)} />
      <TextInput id={`${id}-time`} name="time" type="time" label="Time" {...faultOf(faults, `${id}-time`)} />
    </div>
  </fieldset>
);
