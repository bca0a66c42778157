import { expect } from '@jest/globals';
import { isObject, systems } from '@ouzel/fhir';
import { z } from 'zod';
import { type Answer, ask, type Asked } from '../world/api.ts';
import type { World } from '../world/world.ts';
import { aboutPerson } from './about.ts';
import { freshNhsNumber } from './adapt.ts';
import { type Filled, filled, NEEDED, type Resolve, sharesOf } from './filled.ts';

const named = z.looseObject({ name: z.string(), type: z.string().optional() });
const resource = z.looseObject({
  type: z.string(),
  interaction: z.array(z.object({ code: z.string() })),
  versioning: z.string().optional(),
  readHistory: z.boolean().optional(),
  conditionalCreate: z.boolean().optional(),
  conditionalRead: z.string().optional(),
  searchInclude: z.array(z.string()).default([]),
  searchParam: z.array(named).default([]),
  operation: z.array(named).default([]),
});
export type Claimed = z.output<typeof resource>;
const statement = z.looseObject({
  format: z.array(z.string()),
  patchFormat: z.array(z.string()),
  rest: z.array(z.looseObject({ resource: z.array(resource), interaction: z.array(z.object({ code: z.string() })) })),
});
export type Statement = z.output<typeof statement>;
export const statementOf = ({ json }: Pick<Answer, 'json'>): Statement => statement.parse(json);

/** A resource that was posted so that claims can be tried on it. */
export interface Posted {
  id: string;
  resource: Filled;
  paths: readonly string[];
}

export const idOf = ({ json }: Answer): string => (isObject(json) ? String(json['id']) : '');
const NO_PATIENT = (type: string): boolean => type !== 'Patient' && type !== 'Group';

/** A contributor with a person of its own, about whom it has posted every type with every element that is searched by. */
export async function createClaimant(world: World, types: readonly string[]) {
  const token = await world.token('bench');
  const number = freshNhsNumber();
  const call = (path: string, asked: Asked = {}): Promise<Answer> => ask(world.fhirBase, path, { token, ...asked });
  const outward: Resolve = ([type = 'Organization']) => `${type}/elsewhere-1`;
  const own = filled({ type: 'Patient', paths: sharesOf('Patient').flat(), resolve: (all) => outward(all.filter(NO_PATIENT)) });
  const patient = await call('Patient', { body: { ...own, identifier: [{ system: systems.nhsNumber, value: number }] } });
  expect([patient.status, patient.text.slice(0, 300)]).toEqual([201, expect.any(String)]);
  const person = idOf(patient);
  const about = (type: string, body: Filled): object => aboutPerson(type, body, { reference: `Patient/${person}` });
  async function post(body: Filled): Promise<string> {
    const answer = await call(body.resourceType, { body });
    expect([body.resourceType, answer.status, answer.status === 201 ? '' : answer.text]).toEqual([body.resourceType, 201, '']);
    return idOf(answer);
  }

  /** Nothing but what the type needs. */
  const bareOf = (type: string): Filled => {
    const { meta: _meta, ...body } = filled({
      type,
      paths: type === 'AllergyIntolerance' ? (NEEDED[type] ?? []) : [],
      resolve: outward,
    });
    return { ...body, resourceType: type, ...about(type, { ...body, resourceType: type }) };
  };
  const bare = new Map<string, string>();
  for (const type of types) bare.set(type, await post(bareOf(type)));
  const inward: Resolve = (all) => {
    const held = all.find((type) => bare.has(type));
    return held === undefined ? outward(all.filter(NO_PATIENT)) : `${held}/${bare.get(held) ?? ''}`;
  };
  const full = new Map<string, Posted[]>();
  for (const type of types) {
    const made = sharesOf(type).map((paths) => {
      const body = filled({ type, paths: [...paths, ...(NEEDED[type] ?? [])], resolve: inward });
      return { paths, body: { ...body, ...about(type, body), resourceType: type } };
    });
    const posted: Posted[] = [];
    for (const { paths, body } of made) posted.push({ id: await post(body), resource: body, paths });
    full.set(type, posted);
  }
  return { call, person, number, patient: own, bareOf, bare, full };
}

export type Claimant = Awaited<ReturnType<typeof createClaimant>>;
