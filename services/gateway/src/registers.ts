import type { Effect, Organisation } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { FHIR_JSON } from './answer.ts';
import { bodyOf } from './body.ts';
import { assertScope, type Call } from './context.ts';
import { limits } from './limits.ts';
import { eventOf } from './link-saying.ts';
import { type ApiRoute, fhir } from './route.ts';

interface Taken {
  version: number;
  listed: number;
  joined: number;
  left: number;
  registered: number;
  faults: readonly { at: number; sentence: string }[];
}

/** The room that takes lists of whom an organisation has. */
export interface Registers {
  /**
   * Takes a list in the place of the one before. `recording` makes the event of those for whom it changes something.
   * @throws FhirError `bad-element`, `not-allowed`, `unsafe`, `stale-version`.
   */
  take(json: unknown, organisation: Organisation, recording: (people: readonly string[]) => Effect): Promise<Taken>;
}

/** What became of the list, and of each member for whom nothing could be done, by their place: no number is told again. */
function outcomeOf({ listed, joined, left, registered, faults }: Taken): object {
  const told = faults.slice(0, limits.registerFaultsMax);
  const more = faults.length - told.length;
  const summary = `On the list: ${listed}. Joined: ${joined}. Left: ${left}. Made known: ${registered}. Not taken: ${faults.length}.`;
  return {
    resourceType: 'OperationOutcome',
    issue: [
      { severity: 'information', code: 'informational', diagnostics: summary },
      ...told.map(({ at, sentence }) => ({
        severity: 'warning',
        code: 'processing',
        diagnostics: sentence,
        expression: [`Group.member[${at}]`],
      })),
      ...(more > 0 ? [{ severity: 'warning', code: 'processing', diagnostics: `${more} more were not taken.` }] : []),
    ],
  };
}

/** `PUT Group/{ODS code}`: an organisation's register in the place of the one before (contracts/fhir/registers.md). */
async function putRegister(call: Call): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  const { organisation, user, patient } = requester;
  assertScope(requester, 'Group', 'u');
  if (user !== undefined || patient !== undefined)
    throw new FhirError('not-allowed', 'A register is posted by a system, without a user.');
  if (http.params['id'] !== organisation.ods)
    throw new FhirError('not-allowed', 'Only the organisation itself posts its register, under its own ODS code.');
  const { json } = await bodyOf(http);
  // A number that is none is told of with its member: it does not keep the others off the list.
  const [faults = []] = await gateway.gate.faultsOfMany([json]);
  const fault = faults.find(({ situation }) => situation !== 'bad-nhs-number');
  if (fault !== undefined) throw fault;
  const target = `Group/${organisation.ods}`;
  const taken = await gateway.registers.take(
    json,
    organisation,
    (people) => gateway.audit.effect(eventOf(call, target, 200, people)).effect,
  );
  const status = taken.version === 1 ? 201 : 200;
  await gateway.audit.record(eventOf(call, target, status, []));
  const headers = { ...FHIR_JSON, Location: `${gateway.base}/${target}/_history/${taken.version}`, ETag: `W/"${taken.version}"` };
  return { status, headers, body: JSON.stringify(outcomeOf(taken)) };
}

export const registerRoutes = (): ApiRoute[] => [
  fhir('PUT', 'Group update', '/Group/:id', { type: 'Group', code: 'update' }, putRegister),
];
