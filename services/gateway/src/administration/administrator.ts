import { mayOperate } from '@ouzel/access';
import type { AccessEvent, Interaction } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import type { z } from 'zod';
import { bodyOf } from '../body.ts';
import { accessRequest, type Call } from '../context.ts';

/** What an administrator's token must name beside its user: each is a permission of its own. */
export type Administration = 'administer-registry' | 'administer-labels' | 'administer-deliveries' | 'administer-staff';

/**
 * An administrator acts for the exchange, as a named person, for its running and not for care.
 * @returns who they are, for the record. @throws FhirError `not-allowed`.
 */
export function administrator({ requester }: Call, permission: Administration): string {
  const { user, organisation, purpose, clientId } = requester;
  if (!mayOperate(requester, permission) || user === undefined || organisation.kind !== 'exchange' || purpose !== 'HOPERAT')
    throw new FhirError('not-allowed', `This needs a named administrator of the exchange, HOPERAT, and user/$${permission}.`);
  return `${user.id} ${clientId}`;
}

/** The body as the schema has it. @throws FhirError `bad-element`, naming what is wrong. */
export async function given<Schema extends z.ZodType>({ http }: Call, schema: Schema): Promise<z.output<Schema>> {
  const read = schema.safeParse((await bodyOf(http, ['application/json', 'application/fhir+json'])).json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = issue?.path.map(String).join('.') ?? '';
  const expression = path === '' ? {} : { expression: [path] };
  throw new FhirError('bad-element', `The body is not as contracts/administration.md has it: ${issue?.message}.`, expression);
}

/** What an administrator did, for the trail: what it was done to stands in the address, and how beside it. */
export function eventOf(
  call: Call,
  interaction: Interaction,
  target: string,
  done: { status: number; how?: string },
): AccessEvent {
  const request = accessRequest(call, interaction, target, { by: 'none' });
  const query = done.how === undefined ? request.query : `${request.query} ${done.how}`;
  return { request: { ...request, query }, outcome: '0', status: done.status, answers: [], resources: [] };
}

export const json = (status: number, content: unknown, headers: Record<string, string> = {}): HttpAnswer => ({
  status,
  headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers },
  body: JSON.stringify(content),
});
