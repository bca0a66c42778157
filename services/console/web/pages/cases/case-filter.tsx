import { Button, Select, TextInput } from 'nhsuk-react-components';
import type { FormEvent } from 'react';
import type { CaseFilter } from '../../api/cases.ts';
import { useRouter } from '../../app/router.tsx';
import { CASE_STATES } from '../../parts/case-words.tsx';
import { textOf } from '../../parts/deed-form.tsx';
import { RULES } from '../../parts/rule-words.ts';

const NAMES = ['state', 'rule', 'staff', 'age', 'page'] as const;
const AGES: Readonly<Record<string, string>> = {
  '7': 'More than a week',
  '28': 'More than four weeks',
  '90': 'More than three months',
};

/** The filter that an address states; one that states none shows what is open. */
export function caseFilterOf(query: URLSearchParams): CaseFilter {
  const given = (name: (typeof NAMES)[number]): string => (query.get(name) ?? '').trim();
  const page = /^[1-9]\d{0,5}$/.test(given('page')) ? given('page') : '1';
  const state = given('state') in CASE_STATES ? given('state') : 'open';
  return { state, rule: given('rule'), staff: given('staff'), age: given('age') in AGES ? given('age') : '', page };
}

export function casesAddress(filter: CaseFilter): string {
  const query = new URLSearchParams();
  for (const name of NAMES) if (filter[name] !== '' && !(name === 'page' && filter.page === '1')) query.set(name, filter[name]);
  return `/cases?${query.toString()}`;
}

const Choices = ({ any, words }: { any?: string; words: Readonly<Record<string, string>> }) => (
  <>
    {any !== undefined && <option value="">{any}</option>}
    {Object.entries(words).map(([value, text]) => (
      <option key={value} value={value}>
        {text}
      </option>
    ))}
  </>
);

/** Narrows the list of cases; the address can be sent to a colleague. */
export function CaseFilterForm({ filter }: { filter: CaseFilter }) {
  const { go } = useRouter();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [state, rule, staff, age] = ['state', 'rule', 'staff', 'age'].map((name) => textOf(form, name));
    go(casesAddress({ state: state ?? '', rule: rule ?? '', staff: staff ?? '', age: age ?? '', page: '1' }));
  };
  return (
    <form onSubmit={submit} className="console-filter" aria-label="Filter the cases" noValidate>
      <div className="console-fields">
        <Select id="case-state" name="state" label="State" defaultValue={filter.state}>
          <Choices words={CASE_STATES} />
        </Select>
        <Select id="case-rule" name="rule" label="Why" defaultValue={filter.rule}>
          <Choices any="Any rule" words={RULES} />
        </Select>
        <Select id="case-age" name="age" label="Opened" defaultValue={filter.age}>
          <Choices
            any="At any time"
            words={Object.fromEntries(Object.entries(AGES).map(([days, text]) => [days, `${text} ago`]))}
          />
        </Select>
        <TextInput
          id="case-staff"
          name="staff"
          label="Staff member"
          hint="Number of the user"
          defaultValue={filter.staff}
          autoComplete="off"
        />
        <Button type="submit">Show cases</Button>
      </div>
    </form>
  );
}
