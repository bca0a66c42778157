import { type AccessEvent, type AccessRequest, type Audit, failure, type Requester } from '@ouzel/exchange';
import { asFhirError, FhirError } from '@ouzel/fhir';
import type { HttpAnswer, HttpRequest, Route } from '@ouzel/runtime';
import { FHIR_JSON } from './answer.ts';
import type { Call, Gateway } from './context.ts';

/** The verified caller. @throws FhirError `no-credential`, `expired-credential`, `not-allowed`, `unavailable`. */
export type Authenticate = (http: Pick<HttpRequest, 'header'>) => Promise<Requester>;

export interface GatewayDependencies extends Gateway {
  authenticate: Authenticate;
}

/** Who a request is recorded as while its credential is unknown or bad. */
const NOBODY: Requester = {
  clientId: 'unknown',
  organisation: { ods: 'unknown', name: 'unknown', kind: 'exchange' },
  purpose: 'TREAT',
  scopes: [],
  tokenId: 'none',
};

/** An audit of one request: `disclose` usually records it; what ends before that is recorded here; never twice. */
function auditOnce(audit: Audit): Audit & { recorded: boolean } {
  const once = {
    recorded: false,
    record: async (event: AccessEvent) => {
      const { id } = await audit.record(event);
      once.recorded = true;
      return { id };
    },
  };
  return once;
}

const ACCEPTED = /application\/(fhir\+)?json|application\/\*|\*\/\*/;

function assertAcceptable(http: HttpRequest): void {
  const accept = http.header('accept') ?? '*/*';
  const format = http.query.get('_format') ?? 'json';
  if (!/^(json|application\/(fhir[+ ])?json)$/.test(format) || (http.query.get('_format') === null && !ACCEPTED.test(accept))) {
    throw new FhirError('not-acceptable', 'Ouzel answers application/fhir+json only.');
  }
}

function unidentified(http: HttpRequest, requester: Requester, target: string): AccessRequest {
  const { traceId, requestId, from } = http;
  const query = `${http.method} ${http.url}`;
  return { requester, interaction: 'unknown', target, subject: { by: 'none' }, types: [], query, traceId, requestId, from };
}

export type Interactor = (call: Call) => Promise<HttpAnswer>;

/**
 * One way into the FHIR API: verify the caller, run the interaction, and leave exactly one durable audit event, whatever happens.
 * `open` routes need no token.
 */
export function fhirRoute(
  dependencies: GatewayDependencies,
  route: Omit<Route, 'handle'> & { open?: boolean; handle: Interactor },
): Route {
  const { name, method, path, open, handle } = route;
  return {
    name,
    method,
    path,
    async handle(http) {
      const audit = auditOnce(dependencies.audit);
      let requester = NOBODY;
      try {
        if (open !== true) requester = await dependencies.authenticate(http);
        assertAcceptable(http);
        const answer = await handle({ http, requester, gateway: { ...dependencies, audit } });
        if (!audit.recorded)
          await audit.record({
            request: unidentified(http, requester, name),
            outcome: '0',
            status: answer.status,
            answers: [],
            resources: [],
          });
        return { ...answer, headers: { ...FHIR_JSON, ...answer.headers } };
      } catch (thrown) {
        if (!audit.recorded) await audit.record(failure(unidentified(http, requester, name), asFhirError(thrown)));
        throw thrown;
      }
    },
  };
}

const UNROUTED: readonly FhirError['situation'][] = ['unknown-route', 'unknown-method', 'unreadable-address', 'address-too-long'];

/** Wraps what answers an address that no route takes, so that those requests are in the trail too. */
export function auditUnrouted(
  audit: Audit,
  fail: (error: FhirError, http: HttpRequest) => HttpAnswer,
): (error: FhirError, http: HttpRequest) => Promise<HttpAnswer> {
  return async (error, http) => {
    const unrouted = UNROUTED.includes(error.situation);
    try {
      if (unrouted) await audit.record(failure(unidentified(http, NOBODY, 'none'), error));
      return fail(error, http);
    } catch (thrown) {
      return fail(asFhirError(thrown), http);
    }
  };
}
