import { hash } from 'node:crypto';
import { asFhirError, FhirError, noRecord } from '@ouzel/fhir';
import type { AccessRequest } from './access-request.ts';
import type { AccessEvent, Audit, ResourceVersion } from './audit.ts';
import type { Consent, Decision } from './consent.ts';
import type { Effect } from './effect.ts';
import { mint, type Permit, revoke } from './permit.ts';
import type { Recipe } from './recipe.ts';
import type { SourceAnswer } from './source.ts';

/** What a release hands over: how each source answered, which versions are in the body, and the body itself. */
export interface Released {
  status: number;
  body: Buffer;
  answers: readonly SourceAnswer[];
  resources: readonly ResourceVersion[];
  headers?: Readonly<Record<string, string>>;
  /** How the body was put together; absent where it cannot be written again. */
  recipe?: Recipe;
  /** Nothing happened this time: it is an earlier answer given again, and its own record is not this request's. */
  again?: boolean;
}

export interface Disclosure extends Released {
  auditEventId: string;
}

/** Makes the record of a release a statement of the transaction that the release itself is: what is written and its event are one. */
export type Alongside<Content> = (released: Content) => Effect;

const REFUSALS = {
  unknown: noRecord,
  unrelated: noRecord,
  objection: () => new FhirError('patient-objects', 'This person has objected to their record being shared with you.'),
  'not-allowed': () => new FhirError('not-allowed', 'No agreement lets your organisation see this for this purpose.'),
  out: () => new FhirError('no-credential', 'Whoever this access token speaks for does not take part any more.'),
} as const;

interface Exchange {
  consent: Pick<Consent, 'decide'>;
  audit: Audit;
}

const hashOf = (body: Buffer): { bodyHash?: string } => (body.length === 0 ? {} : { bodyHash: hash('sha256', body, 'hex') });

/** What the trail keeps of a body: its hash, and how to write it again. */
const keptOf = ({ body, recipe }: Released): Pick<AccessEvent, 'bodyHash' | 'recipe'> =>
  recipe === undefined ? hashOf(body) : { ...hashOf(body), recipe };

/** Records a release once: in its own transaction where it asked for that, else here. */
function recording<Content extends Released>(audit: Audit, eventOf: (released: Content) => AccessEvent) {
  let id: string | undefined;
  const alongside: Alongside<Content> = (released) => {
    const recorded = audit.effect(eventOf(released));
    id = recorded.id;
    return recorded.effect;
  };
  const end = async (released: Content): Promise<string> =>
    id === undefined || released.again === true ? (await audit.record(eventOf(released))).id : id;
  return { alongside, end };
}

/**
 * The one way patient data leaves the exchange: decide, release, record. No record, no release.
 * @throws FhirError for a refusal (recorded too), for a failed release, and `unavailable` where the decision or the record cannot be made.
 */
export async function disclose(
  { consent, audit }: Exchange,
  request: AccessRequest,
  release: (permit: Permit, alongside: Alongside<Released>) => Promise<Released>,
): Promise<Disclosure> {
  let decision: Decision | undefined;
  let permit: Permit | undefined;
  try {
    decision = await consent.decide(request);
    if (decision.outcome === 'refuse') throw REFUSALS[decision.reason]();
    permit = mint(decision, request.requester, request.traceId);
    const decided = decision;
    const event = (released: Released): AccessEvent => {
      const { status, answers, resources } = released;
      return { request, decision: decided, outcome: '0', status, answers, resources, ...keptOf(released) };
    };
    const record = recording(audit, event);
    const released = await release(permit, record.alongside);
    return { ...released, auditEventId: await record.end(released) };
  } catch (thrown) {
    const error = asFhirError(thrown);
    await audit.record(failure(request, error, decision));
    throw error;
  } finally {
    if (permit !== undefined) revoke(permit);
  }
}

/** What one of several people's parts of a release is. */
export interface Part {
  resources: readonly ResourceVersion[];
}

/** A release about several people: beside the whole, which versions are whose. */
export interface ReleasedParts extends Released {
  /** In the order of the requests. */
  parts: readonly Part[];
  /** Events of what was done beside, each decided by itself: the reads of a batch. */
  others?: readonly AccessEvent[];
}

interface Decided {
  request: AccessRequest;
  decision: Decision;
  permit: Permit | FhirError;
}

async function decideOne(consent: Exchange['consent'], request: AccessRequest): Promise<Decided> {
  const decision = await consent.decide(request);
  const refused = decision.outcome === 'refuse' ? REFUSALS[decision.reason]() : undefined;
  return { request, decision, permit: refused ?? minted(decision, request) };
}

function minted(decision: Decision, request: AccessRequest): Permit | FhirError {
  return decision.outcome === 'permit' ? mint(decision, request.requester, request.traceId) : noRecord();
}

function eventOfParts(whole: AccessRequest, decided: readonly Decided[], released: ReleasedParts): AccessEvent {
  const parts = decided.map(({ request, decision, permit }, at): AccessEvent => {
    const resources = released.parts[at]?.resources ?? [];
    if (permit instanceof FhirError) return failure(request, permit, decision);
    return { request, decision, outcome: '0', status: released.status, answers: [], resources };
  });
  const { status, answers } = released;
  // Each version is in the part of its person, and only there.
  const all = [...parts, ...(released.others ?? [])];
  return { request: whole, outcome: '0', status, answers, resources: [], parts: all, ...keptOf(released) };
}

/**
 * The same for one request about several people: each is decided by itself, and the release is given a permit or the refusal for each, in
 * the order of `each`. One event records them all.
 */
export async function discloseEach(
  { consent, audit }: Exchange,
  whole: AccessRequest,
  each: readonly AccessRequest[],
  release: (permits: readonly (Permit | FhirError)[], alongside: Alongside<ReleasedParts>) => Promise<ReleasedParts>,
): Promise<Disclosure> {
  let decided: Decided[] = [];
  try {
    decided = await Promise.all(each.map((request) => decideOne(consent, request)));
    const record = recording(audit, (released: ReleasedParts) => eventOfParts(whole, decided, released));
    const released = await release(
      decided.map(({ permit }) => permit),
      record.alongside,
    );
    return { ...released, auditEventId: await record.end(released) };
  } catch (thrown) {
    const error = asFhirError(thrown);
    const parts = decided.map(({ request, decision }) => failure(request, error, decision));
    await audit.record({ ...failure(whole, error), parts });
    throw error;
  } finally {
    for (const { permit } of decided) if (!(permit instanceof FhirError)) revoke(permit);
  }
}

/** The event of a request that ended in an error: who asked what, what was decided, which status they got. */
export function failure(request: AccessRequest, error: FhirError, decision?: Decision): AccessEvent {
  const outcome = error.http >= 500 ? '8' : '4';
  const { situation, message, expression } = error;
  const recipe: Recipe = { as: 'refusal', situation, text: message, ...(expression.length === 0 ? {} : { expression }) };
  const decided = decision === undefined ? {} : { decision };
  return { request, outcome, status: error.http, answers: [], resources: [], recipe, ...decided };
}
