import { Radios, TextInput } from 'nhsuk-react-components';
import { CHOICES, faultOf, MEASURED, type Typed } from '../sets/parts.ts';

/** The fields of a set, each said to be wrong as it is typed. */
export function SetFields({ typed, change }: { typed: Typed; change: (name: string, value: string) => void }) {
  return (
    <>
      {MEASURED.map((measured) => {
        const { name, label, unit, decimals } = measured;
        const fault = faultOf(measured, typed[name] ?? '');
        return (
          <TextInput
            key={name}
            id={name}
            name={name}
            label={label}
            suffix={unit}
            inputMode={decimals ? 'decimal' : 'numeric'}
            autoComplete="off"
            width={5}
            value={typed[name] ?? ''}
            onChange={(event) => change(name, event.currentTarget.value)}
            {...(fault === undefined ? {} : { error: fault })}
          />
        );
      })}
      {CHOICES.map(({ name, label, answers }) => (
        <Radios
          key={name}
          idPrefix={name}
          name={name}
          legend={label}
          legendProps={{ size: 's' }}
          onChange={(event) => change(name, event.target instanceof HTMLInputElement ? event.target.value : '')}
        >
          {answers.map(({ code, label: answer }) => (
            <Radios.Item key={code} value={code} checked={typed[name] === code} onChange={() => change(name, code)}>
              {answer}
            </Radios.Item>
          ))}
          <Radios.Item value="" checked={(typed[name] ?? '') === ''} onChange={() => change(name, '')}>
            Not looked at
          </Radios.Item>
        </Radios>
      ))}
    </>
  );
}
