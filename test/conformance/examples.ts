import { CONTRIBUTED_TYPES } from '@ouzel/intake';
import { isObject } from '@ouzel/fhir';
import { sample } from '../contract/samples.ts';
import { digits } from './exact.ts';

export type Given = Readonly<Record<string, unknown>> & { resourceType: string };

/** A resource of an example file: the file's own, or that of an entry of a Bundle. */
export interface Unit {
  /** `folder/file.json`, or `folder/file.json#3` for an entry. */
  name: string;
  resource: Given;
}

export interface Example {
  file: string;
  whole: Given;
  /** The resource itself; of a Bundle, those of its entries. */
  units: readonly Unit[];
}

export const isGiven = (value: unknown): value is Given => isObject(value) && typeof value['resourceType'] === 'string';
export const isPosted = ({ resourceType }: Given): boolean => CONTRIBUTED_TYPES.includes(resourceType);

/** The files that the samples' own check found to be valid R4. */
export const validFiles = (): string[] =>
  sample('SCHEMA-CHECK.csv')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .flatMap(([file = '', , result]) => (result === 'valid' ? [file] : []));

export const entriesOf = (bundle: Given): Record<string, unknown>[] =>
  Array.isArray(bundle['entry']) ? bundle['entry'].filter(isObject) : [];

export function exampleOf(file: string): Example {
  const whole = digits(sample(file));
  if (!isGiven(whole)) throw new Error(`${file} is no resource.`);
  if (whole.resourceType !== 'Bundle') return { file, whole, units: [{ name: file, resource: whole }] };
  const units = entriesOf(whole).flatMap(({ resource }, at) => (isGiven(resource) ? [{ name: `${file}#${at}`, resource }] : []));
  return { file, whole, units };
}

/** Of a batch or transaction, the creates of types that may be posted. */
export function postableOf(bundle: Given): Record<string, unknown>[] {
  if (!['batch', 'transaction'].includes(String(bundle['type']))) return [];
  return entriesOf(bundle).filter(
    ({ resource, request }) =>
      isGiven(resource) &&
      isPosted(resource) &&
      isObject(request) &&
      request['method'] === 'POST' &&
      request['url'] === resource.resourceType,
  );
}
