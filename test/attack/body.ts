import { gzipSync } from 'node:zlib';
import type { AttackTarget, BodyGen } from './case.ts';
import { fill, type Values } from './placeholders.ts';

/** A plain Observation about the resident, onto which a generated body puts its excess. */
const OBSERVATION = {
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://snomed.info/sct', code: '271649006', display: 'Systolic blood pressure' }] },
  subject: { reference: 'Patient/{{PATIENT_ID}}' },
  effectiveDateTime: '{{NOW}}',
  valueQuantity: { value: 128, unit: 'mmHg', system: 'http://unitsofmeasure.org', code: 'mm[Hg]' },
};

const withMember = (name: string, json: string, observation: string): string => `${observation.slice(0, -1)},"${name}":${json}}`;

/** JSON text of a value at the end of a path such as `note.0.text`, without the first step. */
function nested(steps: readonly string[], leaf: string): string {
  const [step, ...rest] = steps;
  if (step === undefined) return leaf;
  const inner = nested(rest, leaf);
  return /^\d+$/.test(step) ? `[${inner}]` : `{"${step}":${inner}}`;
}

function extensions(depth: number): string {
  return `${'[{"url":"urn:x","extension":'.repeat(depth)}[]${'}]'.repeat(depth)}`;
}

function bundleOf(entries: number, observation: string): string {
  const entry = `{"resource":${observation},"request":{"method":"POST","url":"Observation"}}`;
  return `{"resourceType":"Bundle","type":"batch","entry":[${Array.from({ length: entries }, () => entry).join(',')}]}`;
}

function longString({ field, bytes }: Extract<BodyGen, { kind: 'long-string' }>, observation: string): string {
  const [first = '', ...rest] = field.split('.');
  return withMember(first, nested(rest, `"${'a'.repeat(bytes)}"`), observation);
}

function wide(keys: number, observation: string): string {
  return `${observation.slice(0, -1)},${Array.from({ length: keys }, (_, at) => `"k${at}":1`).join(',')}}`;
}

function generated(gen: BodyGen, observation: string): Buffer | string {
  if (gen.kind === 'bundle') return bundleOf(gen.entries, observation);
  if (gen.kind === 'long-string') return longString(gen, observation);
  if (gen.kind === 'wide') return wide(gen.keys, observation);
  if (gen.kind === 'nest-array') return withMember('note', `${'['.repeat(gen.depth)}${']'.repeat(gen.depth)}`, observation);
  if (gen.kind === 'nest-extension') return withMember('extension', extensions(gen.depth), observation);
  return gzipSync(withMember('note', `[{"text":"${'a'.repeat(gen.inflated)}"}]`, observation));
}

/** The bytes that a request carries, or none. */
export async function bodyOf({ body, bodyRaw, bodyGen }: AttackTarget, values: Values): Promise<Buffer | string | undefined> {
  if (bodyGen !== undefined) return generated(bodyGen, await fill(JSON.stringify(OBSERVATION), values));
  if (bodyRaw !== undefined) return fill(bodyRaw, values);
  if (body === undefined) return undefined;
  return fill(typeof body === 'string' ? body : JSON.stringify(body), values);
}
