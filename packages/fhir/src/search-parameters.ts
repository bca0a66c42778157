import definitions from '../definitions/search-parameters.json' with { type: 'json' };

/** https://hl7.org/fhir/R4/search.html#ptypes; the kinds that the exchange searches by. */
export type ParameterKind = 'token' | 'date' | 'reference' | 'string' | 'quantity' | 'uri' | 'number';

export interface SearchParameter {
  name: string;
  kind: ParameterKind;
  /** Where its values are: `code`, `component.code`, `value[Quantity]` (one type of a choice), `effective[x]` (any of them). */
  paths: readonly string[];
}

interface TypeDefinition {
  parameters: Readonly<Record<string, readonly string[]>>;
  summary: readonly string[];
  required: readonly string[];
}

const TABLE: Readonly<Record<string, TypeDefinition>> = definitions;
const KINDS: readonly ParameterKind[] = ['token', 'date', 'reference', 'string', 'quantity', 'uri', 'number'];

/** Elements of every resource, `_tag` and the like (https://hl7.org/fhir/R4/search.html#all). */
const COMMON: readonly SearchParameter[] = [
  { name: '_tag', kind: 'token', paths: ['meta.tag'] },
  { name: '_security', kind: 'token', paths: ['meta.security'] },
  { name: '_profile', kind: 'uri', paths: ['meta.profile'] },
];

function parametersOf(definition: TypeDefinition | undefined): Map<string, SearchParameter> {
  const own = Object.entries(definition?.parameters ?? {}).flatMap(([name, [word, ...paths]]): SearchParameter[] => {
    const kind = KINDS.find((each) => each === word);
    return kind === undefined ? [] : [{ name, kind, paths }];
  });
  return new Map([...COMMON, ...own].map((parameter) => [parameter.name, parameter]));
}

const known = new Map(Object.entries(TABLE).map(([type, definition]) => [type, parametersOf(definition)]));
const NONE = parametersOf(undefined);

/** The R4 search parameters of a type by name. A type that is not in the table has those of every resource. */
export const searchParametersOf = (type: string): ReadonlyMap<string, SearchParameter> => known.get(type) ?? NONE;

/** Elements that `_summary=true` shows, and those that no resource of the type can do without. `x[x]` stands for each type of a choice. */
export function elementsOf(type: string): { summary: readonly string[]; required: readonly string[] } {
  return TABLE[type] ?? { summary: [], required: [] };
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Step {
  name: string;
  /** Type names of a choice, as they end a property: `DateTime`. */
  choice: readonly string[] | undefined;
}

const ANY_CHOICE = [
  'DateTime',
  'Period',
  'Timing',
  'Instant',
  'Date',
  'String',
  'CodeableConcept',
  'Quantity',
  'Reference',
  'Boolean',
  'Age',
];

function stepOf(text: string): Step {
  const [, name = text, type] = /^(\w+)\[(\w+)\]$/.exec(text) ?? [];
  return { name, choice: type === undefined ? undefined : type === 'x' ? ANY_CHOICE : [type] };
}

function collect(value: unknown, steps: readonly Step[], at: number, found: unknown[]): void {
  if (value === undefined || value === null) return;
  if (Array.isArray(value)) {
    for (const each of value) collect(each, steps, at, found);
    return;
  }
  const step = steps[at];
  if (step === undefined) {
    found.push(value);
    return;
  }
  if (!isObject(value)) return;
  if (step.choice === undefined) return collect(value[step.name], steps, at + 1, found);
  for (const type of step.choice) collect(value[step.name + type], steps, at + 1, found);
}

/** Reads the values that a path names; arrays are walked. */
export function pathReader(path: string): (resource: unknown) => unknown[] {
  const steps = path.split('.').map(stepOf);
  return (resource) => {
    const found: unknown[] = [];
    collect(resource, steps, 0, found);
    return found;
  };
}
