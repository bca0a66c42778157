import { FhirError, type Situation } from '@ouzel/fhir';
import { z } from 'zod';
import { observation, type PostedObservation } from './datatypes.ts';

type Issue = z.core.$ZodIssue;

/** `Observation.component[0].valueQuantity.code` */
function expressionOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : `${text}.${String(step)}`),
    'Observation',
  );
}

function situationOf(issue: Issue): Situation {
  const last = issue.path.at(-1);
  if (last === 'modifierExtension') return 'unknown-modifier';
  if (issue.code === 'unrecognized_keys') return 'bad-structure';
  if ((issue.code === 'invalid_type' || issue.code === 'invalid_value') && issue.input === undefined) return 'missing-element';
  // A number too large for any computer to hold reads as infinite.
  if (issue.code === 'invalid_type') return typeof issue.input === 'number' ? 'bad-value' : 'bad-structure';
  if (issue.code === 'invalid_format' || issue.code === 'custom' || issue.code === 'too_small') return 'bad-value';
  return issue.code === 'invalid_value' ? 'bad-code' : 'bad-element';
}

const SENTENCES: Partial<Record<Situation, string>> = {
  'unknown-modifier': 'This element may change the meaning of the whole and is not understood here.',
  'bad-structure': 'This element is not one of the type, or not of the right kind.',
  'missing-element': 'This element must be there.',
  'bad-value': 'This value is not of the form that the element has.',
  'bad-element': 'This value is not one that the element may have.',
  'bad-code': 'This code is not one that the element may have.',
};

function refusal(issue: Issue): FhirError {
  const situation = situationOf(issue);
  const path =
    issue.code === 'unrecognized_keys'
      ? [...issue.path, ...issue.keys.filter((key) => /^[A-Za-z_]{1,40}$/.test(key)).slice(0, 1)]
      : issue.path;
  return new FhirError(situation, SENTENCES[situation] ?? 'This element is wrong.', { expression: [expressionOf(path)] });
}

const choices = (given: object, stem: string): string[] => Object.keys(given).filter((name) => name.startsWith(stem));

function assertOneChoice(given: object, stem: string, path: string): void {
  const found = choices(given, stem);
  if (found.length > 1)
    throw new FhirError('bad-element', `Only one ${stem}[x] may be given.`, {
      expression: found.map((name) => `${path}.${name}`),
    });
}

/**
 * An Observation as a care home posts it, checked against the R4 definition.
 * @throws FhirError naming the first element at fault by its FHIRPath.
 */
export function parseObservation(json: unknown): PostedObservation {
  const posted = z.looseObject({ resourceType: z.unknown() }).safeParse(json);
  if (!posted.success) throw new FhirError('bad-structure', 'Send one FHIR resource as a JSON object.');
  if (posted.data.resourceType !== 'Observation')
    throw new FhirError('bad-element', 'Send an Observation here.', { expression: ['resourceType'] });
  const read = observation.safeParse(json, { reportInput: true });
  if (!read.success) {
    // What changes meaning is told first: it is the more dangerous fault.
    const issues = read.error.issues;
    const first = issues.find((issue) => issue.path.at(-1) === 'modifierExtension') ?? issues[0];
    throw first === undefined ? new FhirError('bad-structure', 'The Observation is wrong.') : refusal(first);
  }
  for (const [at, part] of [read.data, ...(read.data.component ?? [])].entries()) {
    assertOneChoice(part, 'value', at === 0 ? 'Observation' : `Observation.component[${at - 1}]`);
  }
  assertOneChoice(read.data, 'effective', 'Observation');
  return read.data;
}
