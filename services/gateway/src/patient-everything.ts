import type { Permit } from '@ouzel/exchange';
import type { HttpAnswer } from '@ouzel/runtime';
import { answerLater } from './answer-later.ts';
import { assertScope, type Call } from './context.ts';
import { type FannedOut, fanOut } from './fan-out.ts';
import { type Cursor, lackingOf } from './pages.ts';
import { GENERAL, refuseUnknown } from './parameters.ts';
import { everything, everythingRequest, wantedOf } from './record-bundle.ts';
import { release } from './release.ts';

export const EVERYTHING_PARAMETERS = ['_since', '_type', '_count', 'start', 'end'];

/** A further page shows what the first one's sources gave, and says again how each of them had answered. */
const fannedBefore = (cursor: Cursor, permit: Permit): FannedOut => ({
  answers: lackingOf(cursor, permit),
  closed: cursor.closed,
});

/**
 * `GET Patient/{id}/$everything`: one person's shared record. Who may see what is decided once; every source that is due is asked; the
 * answer says how each of them answered. https://hl7.org/fhir/R4/operation-patient-everything.html
 */
export async function patientEverything(call: Call): Promise<HttpAnswer> {
  const { gateway, http } = call;
  assertScope(call.requester, 'Patient', 'r');
  refuseUnknown(http, [...EVERYTHING_PARAMETERS, '_page', ...GENERAL]);
  const wanted = wantedOf(call, http.query);
  const request = everythingRequest(call, wanted);
  if (/\brespond-async\b/.test(http.header('prefer') ?? '')) return answerLater(call, request, wanted);
  return release(call, request, async (permit) => {
    const { cursor } = wanted;
    const fanned = cursor === undefined ? await fanOut(permit, gateway.sources, wanted.types) : fannedBefore(cursor, permit);
    return everything(call, permit, wanted, fanned);
  });
}
