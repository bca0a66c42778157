import type { Requester } from '@ouzel/exchange';
import { base32OfUuid } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { bodyOf } from './body.ts';
import { accessRequest, assertScope, type Call } from './context.ts';
import { refuseUnknown, GENERAL } from './parameters.ts';
import { release } from './release.ts';
import { type ApiRoute, fhir, OURS } from './route.ts';

/** What a user declares. What else it holds is the consent room's own. */
export interface Declaration {
  nhsNumber: string;
}

/** Break-glass: the consent room implements it. */
export interface BreakGlass {
  /** @throws FhirError `not-allowed`, `step-up`. */
  assertMayDeclare(requester: Requester): void;
  parse(json: unknown): Declaration;
  /** Durable, with the notices of it, before it opens anything. @throws FhirError `too-many`. */
  declare(declaring: {
    requester: Requester;
    declaration: Declaration;
    traceId: string;
  }): Promise<{ claim: string; expires: Date; reviewBy: Date }>;
}

/**
 * `POST Patient/$break-glass`: a clinician declares that they must see the record of an NHS number. It is recorded and told of whatever
 * comes of it; then the same decision as ever says whether it opens the record. Who is not known here is answered like anybody unknown.
 */
async function declareBreakGlass(call: Call): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  assertScope(requester, 'Patient', 'r');
  refuseUnknown(http, GENERAL);
  gateway.breakGlass.assertMayDeclare(requester);
  const declaration = gateway.breakGlass.parse((await bodyOf(http)).json);
  const { traceId } = http;
  const declared = await gateway.breakGlass.declare({ requester, declaration, traceId });
  const subject = { by: 'nhs-number', nhsNumber: declaration.nhsNumber } as const;
  return release(call, accessRequest(call, 'operation', '$break-glass', subject), async (permit) => {
    const person = base32OfUuid(permit.person);
    const parameter = [
      { name: 'patient', valueReference: { reference: `Patient/${person}` } },
      { name: 'claim', valueId: declared.claim },
      { name: 'expires', valueInstant: declared.expires.toISOString() },
      { name: 'reviewBy', valueInstant: declared.reviewBy.toISOString() },
    ];
    const body = Buffer.from(JSON.stringify({ resourceType: 'Parameters', parameter }));
    const { version } = permit.patient;
    return { status: 200, body, answers: [], resources: [{ type: 'Patient', id: person, version }] };
  });
}

export function breakGlassRoutes(): ApiRoute[] {
  const claim = { type: 'Patient', operation: 'break-glass', definition: `${OURS}/break-glass` } as const;
  return [fhir('POST', 'Patient break-glass', '/Patient/$break-glass', claim, declareBreakGlass)];
}
