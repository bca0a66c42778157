import { FhirError, type Situation } from '@ouzel/fhir';
import { FAULTS_MAX } from './limits.ts';

export type Given = Readonly<Record<string, unknown>>;

/** References within one resource, to and from what it contains. */
export interface Local {
  /** Length of the path at which the containing resource stands. */
  readonly base: number;
  /** `#id` as it was written anywhere, with the places of those that are Reference.reference. */
  readonly used: Set<string>;
  readonly places: { target: string; expression: string }[];
  /** Indexes of the contained resources that refer to their container (`#`). */
  readonly toContainer: Set<unknown>;
}

/** One walk through one resource: where it is, and what it found. */
export interface Walk {
  readonly path: (string | number)[];
  readonly faults: FhirError[];
  local: Local;
}

export type Checker = (value: unknown, walk: Walk) => void;
/** A rule about an object whose elements were checked one by one; they may be of any kind nonetheless. */
export type Rule = (value: Given, walk: Walk) => void;

export const newLocal = (base: number): Local => ({ base, used: new Set(), places: [], toContainer: new Set() });

/** `Observation.component[0].valueQuantity.code`; names come from the definitions, never from what was sent. */
export function expressionOf(path: readonly (string | number)[], name?: string): string {
  let text = '';
  for (const step of path) text += typeof step === 'number' ? `[${step}]` : text === '' ? step : `.${step}`;
  if (name === undefined) return text === '' ? 'Resource' : text;
  return text === '' ? name : `${text}.${name}`;
}

export const isFull = (walk: Walk): boolean => walk.faults.length >= FAULTS_MAX;

/** Notes a fault at this place, or at elements of it. The sentence is fixed text: it never repeats what was sent. */
export function say(walk: Walk, situation: Situation, sentence: string, ...names: string[]): void {
  if (isFull(walk)) return;
  const expression = names.length === 0 ? [expressionOf(walk.path)] : names.map((name) => expressionOf(walk.path, name));
  walk.faults.push(new FhirError(situation, sentence, { expression }));
}
