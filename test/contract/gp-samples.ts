import { AREAS, type TranslatedRecord } from '@ouzel/adapter-gp';
import { isNhsNumber, isObject } from '@ouzel/fhir';
import { samples } from './samples.ts';

/** A GP Connect Bundle of others, made ready: who it is of, by a number that a person can have. */
export interface GpBundle {
  name: string;
  json: unknown;
  nhsNumber: string;
}

const VALID = '9990000018';
const NHS_NUMBER = 'https://fhir.nhs.uk/Id/nhs-number';
const FOLDERS = ['gpconnect-structured-stu3', 'gpconnect-spec-samples-stu3', 'gpconnect-directcare-examples-stu3'];

interface Stu3 {
  [element: string]: unknown;
  resourceType: string;
}
const isResource = (value: unknown): value is Stu3 => isObject(value) && typeof value['resourceType'] === 'string';
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The resources of a Bundle as they stand in it. */
export const resourcesOf = (json: unknown): Stu3[] =>
  listOf(isObject(json) ? json['entry'] : undefined).flatMap((entry) =>
    isObject(entry) && isResource(entry['resource']) ? [entry['resource']] : [],
  );

const containedOf = (resource: Stu3): unknown[] => listOf(resource['contained']).slice();
const PATIENT = /"reference":\s*"Patient\/[^"]*"/g;

/** Bundles without a Patient are fragments: they get one, and everything in them is about it. */
function withPatient(json: unknown): unknown {
  const patient = {
    resourceType: 'Patient',
    id: 'p',
    identifier: [{ system: NHS_NUMBER, value: VALID }],
  };
  const entry: unknown = JSON.parse(
    JSON.stringify(resourcesOf(json).map((resource) => ({ resource }))).replaceAll(PATIENT, '"reference":"Patient/p"'),
  );
  return { resourceType: 'Bundle', entry: [{ resource: patient }, ...listOf(entry)] };
}

/** About one person alone, by its own number where that is valid; a file's name may have the true one. */
export function ownedBy(name: string, given: unknown): GpBundle {
  const patients = resourcesOf(given).filter(({ resourceType }) => resourceType === 'Patient');
  const [patient] = patients;
  if (patient === undefined) return { name, json: withPatient(given), nhsNumber: VALID };
  const inName = /-(\d{10})-/.exec(name)?.[1];
  const numbers = listOf(patient['identifier']).flatMap((each) =>
    isObject(each) && each['system'] === NHS_NUMBER ? [each['value']] : [],
  );
  const own = typeof numbers[0] === 'string' ? numbers[0] : '';
  const nhsNumber = inName ?? (isNhsNumber(own) ? own : VALID);
  const text = JSON.stringify(given).replaceAll(`"value":"${own}"`, `"value":"${nhsNumber}"`);
  const fragment = text.replaceAll(PATIENT, `"reference":"Patient/${String(patient['id'])}"`);
  const json: unknown = JSON.parse(own === '' ? withIdentifier(fragment, nhsNumber) : fragment);
  return { name, json, nhsNumber };
}

function withIdentifier(text: string, nhsNumber: string): string {
  return text.replace(
    '"resourceType":"Patient"',
    `"resourceType":"Patient","identifier":[{"system":"${NHS_NUMBER}","value":"${nhsNumber}"}]`,
  );
}

/** Every Bundle under shared/data/gpconnect-*, each about one person. */
export function gpBundles(): GpBundle[] {
  return FOLDERS.flatMap((folder) => samples(folder, '.json')).flatMap(({ name, text }) => {
    const json = parsed(text);
    return isResource(json) && json.resourceType === 'Bundle' ? [ownedBy(name, json)] : [];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const becomes = (type: string): string => AREAS[type]?.becomes ?? type;
const add = (counts: Record<string, number>, type: string, count = 1): void => {
  counts[becomes(type)] = (counts[becomes(type)] ?? 0) + count;
};

/** Resources of a Bundle by the type that each would become, contained ones too. */
export function countsIn(json: unknown): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const resource of resourcesOf(json)) {
    add(counts, resource.resourceType);
    for (const each of containedOf(resource)) add(counts, isResource(each) ? each.resourceType : 'Unreadable');
  }
  return counts;
}

/** What came out, and what is named as left out; parts of resources are not resources. */
export function countsOut({ resources, excluded }: Pick<TranslatedRecord, 'resources' | 'excluded'>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { resourceType } of resources) add(counts, resourceType);
  for (const { type, count } of excluded) if (!type.includes('.')) add(counts, type, count);
  return counts;
}
