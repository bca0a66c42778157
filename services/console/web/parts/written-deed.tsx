import { Details, Textarea } from 'nhsuk-react-components';
import type { ReactNode } from 'react';
import type { Answer } from '../api/ask.ts';
import { DeedForm, type Faults, faultOf, type ReadForm, textOf } from './deed-form.tsx';

const TEXT_MIN = 3;
const TEXT_MAX = 4_000;

/** One thing that may be done, folded away until somebody wants it. */
export const Deed = ({ name, children }: { name: string; children: ReactNode }) => (
  <Details expander>
    <Details.Summary>{name}</Details.Summary>
    <Details.Text>{children}</Details.Text>
  </Details>
);

interface WrittenDeedProps<Change> {
  /** Names the fields of this form among those of the page. */
  name: string;
  title: string;
  label: string;
  hint?: string;
  button: string;
  change: (text: string, form: FormData) => Change;
  send: (change: Change) => Promise<Answer<unknown>>;
  done: () => void;
  /** What is wrong with the other fields. */
  check?: (form: FormData) => Faults;
  /** Whether nothing need be written. */
  optional?: boolean;
  children?: (faults: Faults) => ReactNode;
}

/** A form with a text to write. */
export function WrittenDeed<Change>(props: WrittenDeedProps<Change>) {
  const { name, title, label, hint, button, change, send, done, check, optional = false, children } = props;
  const id = `${name}-text`;
  const read = (form: FormData): ReadForm<Change> => {
    const text = textOf(form, 'text');
    const wrong = (text.length < TEXT_MIN && !(optional && text === '')) || text.length > TEXT_MAX;
    const faults = { ...check?.(form), ...(wrong ? { [id]: `${label}: write 3 to 4,000 characters` } : {}) };
    return Object.keys(faults).length > 0 ? { faults } : { value: change(text, form) };
  };
  return (
    <Deed name={title}>
      <DeedForm label={title} button={button} read={read} send={send} done={done}>
        {(faults) => (
          <>
            {children?.(faults)}
            <Textarea
              id={id}
              name="text"
              rows={4}
              label={label}
              {...(hint === undefined ? {} : { hint })}
              {...faultOf(faults, id)}
            />
          </>
        )}
      </DeedForm>
    </Deed>
  );
}
