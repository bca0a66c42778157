import { Button, TextInput } from 'nhsuk-react-components';
import { type FormEvent, useState } from 'react';
import { personIdOf } from './person-id.ts';

/** Finds a person by NHS number, which stands in no address. `found` is given the id by which the log knows them. */
export function PersonForm({ id, found }: { id: string; found: (person: string) => void }) {
  const [problem, setProblem] = useState<string>();
  const find = async (typed: string): Promise<void> => {
    const person = typed.trim() === '' ? { error: 'Type an NHS number' } : await personIdOf(typed);
    if ('error' in person) setProblem(person.error);
    else found(person.id);
  };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget).get('person');
    void find(typeof typed === 'string' ? typed : '');
  };
  return (
    <form onSubmit={submit} noValidate aria-label="Find a person">
      <TextInput
        id={id}
        name="person"
        label="NHS number"
        hint="10 digits, or the id of a person from the access log"
        autoComplete="off"
        width={20}
        {...(problem === undefined ? {} : { error: problem })}
      />
      <Button type="submit">Find</Button>
    </form>
  );
}
