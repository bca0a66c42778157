import { hash } from 'node:crypto';
import { type AccessEvent, type AccessRequest, type Audit, failure, type Interaction, type Requester } from '@ouzel/exchange';
import { asFhirError, FhirError } from '@ouzel/fhir';
import type { HttpAnswer, HttpRequest, Route } from '@ouzel/runtime';
import { FHIR_JSON } from './answer.ts';
import type { Call, Gateway } from './context.ts';
import { isLocatorAddress } from './nrl/address.ts';
import { addressOf } from './recipes/address.ts';
import { asAnswered, asNothing } from './recipes/refused.ts';

/** The verified caller. @throws FhirError `no-credential`, `expired-credential`, `not-allowed`, `too-many`, `unavailable`. */
export type Authenticate = (http: Pick<HttpRequest, 'header' | 'from' | 'url'>) => Promise<Requester>;

/** Who a request is recorded as while its credential is unknown or bad. */
const NOBODY: Requester = {
  clientId: 'unknown',
  organisation: { ods: 'unknown', name: 'unknown', kind: 'exchange' },
  purpose: 'TREAT',
  scopes: [],
  tokenId: 'none',
};

/** An audit of one request: `disclose` usually records it; what ends before that is recorded here; never twice. */
function auditOnce({ audit, base }: Gateway, http: HttpRequest): Audit & { recorded: boolean; joined: boolean } {
  const once = {
    recorded: false,
    /** An event is in the transaction of a change: it is there if that commits. */
    joined: false,
    record: async (event: AccessEvent) => {
      // The record locator says in its own way what is wrong.
      const { id } = await audit.record(isLocatorAddress(http) ? event : asAnswered(event, base));
      once.recorded = true;
      return { id };
    },
    effect: (event: AccessEvent) => {
      once.joined = true;
      return audit.effect(event);
    },
  };
  return once;
}

const ACCEPTED = /application\/(fhir\+)?json|application\/\*|\*\/\*/;
const FORMAT = /^(json|application\/(fhir[+ ])?json)(;\s*fhirVersion=4\.0)?$/;

function assertAcceptable(http: HttpRequest): void {
  const accept = http.header('accept');
  const format = http.url.includes('_format') ? http.query.get('_format') : null;
  const refused = format === null ? accept !== undefined && !ACCEPTED.test(accept) : !FORMAT.test(format);
  if (refused) throw new FhirError('not-acceptable', 'Ouzel answers application/fhir+json only.');
}

/** PostgreSQL keeps no text with U+0000 in it, and no value that anybody could mean has one. */
export function refuseUnstorable(text: string): void {
  if (text.includes('%00') || text.includes('\0'))
    throw new FhirError('bad-value', 'An address or a form holds no character of value zero.');
}

function unidentified(http: HttpRequest, requester: Requester, target: string, interaction: Interaction): AccessRequest {
  const { traceId, requestId, from } = http;
  const query = `${http.method} ${http.url}`;
  return { requester, interaction, target, subject: { by: 'none' }, types: [], query, traceId, requestId, from };
}

export type Interactor = (call: Call) => Promise<HttpAnswer>;

export interface FhirRoute extends Omit<Route, 'handle'> {
  /** Needs no token. */
  open?: boolean;
  /** Also for those who accept HTML. */
  html?: boolean;
  interaction?: Interaction;
  handle: Interactor;
}

/**
 * One way into the FHIR API: verify the caller, run the interaction, and leave exactly one durable audit event, whatever happens.
 */
export function fhirRoute(gateway: Gateway, authenticate: Authenticate, route: FhirRoute): Route {
  const { name, method, path, open, html, interaction = 'unknown', handle } = route;
  return {
    name,
    method,
    path,
    async handle(http) {
      const audit = auditOnce(gateway, http);
      let requester = NOBODY;
      try {
        refuseUnstorable(http.url);
        if (open !== true) requester = await authenticate(http);
        if (html !== true) assertAcceptable(http);
        const call = { http, requester, gateway: { ...gateway, audit } };
        const answer = await (open === true ? handle(call) : gateway.withinQuota(requester.clientId, () => handle(call)));
        if (!audit.recorded && !audit.joined) {
          const request = unidentified(http, requester, name, interaction);
          const event = { request, outcome: '0' as const, status: answer.status, answers: [], resources: [] };
          await audit.record(interaction === 'search-type' ? asNothingThere(event, answer, gateway.base) : event);
        }
        return { ...answer, headers: { ...FHIR_JSON, ...answer.headers } };
      } catch (thrown) {
        const request = unidentified(http, requester, name, interaction);
        // An event that joined a transaction went with it.
        if (!audit.recorded) await audit.record(failure(request, asFhirError(thrown)));
        if (typeof thrown === 'object' && thrown !== null) told.add(thrown);
        throw thrown;
      }
    },
  };
}

const asNothingThere = (event: AccessEvent, { body }: HttpAnswer, base: string): AccessEvent =>
  asNothing(event, `${base}/${addressOf(event.request.query, new URL(base).pathname)}`, body, base);

/** Errors whose request is in the trail. */
const told = new WeakSet<object>();

const isTold = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && (told.has(error) || (Error.isError(error) && isTold(error.cause)));

/** Wraps what answers a request that came to no route, or was refused before it, so that those are in the trail too. */
export function auditUnrouted(
  audit: Audit,
  fail: (error: FhirError, http: HttpRequest) => HttpAnswer,
): (error: FhirError, http: HttpRequest) => Promise<HttpAnswer> {
  return async (error, http) => {
    const answer = fail(error, http);
    const bodyHash = hash('sha256', answer.body, 'hex');
    try {
      if (!isTold(error)) await audit.record({ ...failure(unidentified(http, NOBODY, 'none', 'unknown'), error), bodyHash });
      return answer;
    } catch (thrown) {
      return fail(asFhirError(thrown), http);
    }
  };
}
