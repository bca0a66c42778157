import { randomBytes, randomUUID } from 'node:crypto';
import { type AccessRequest, type Audit, type Consent, disclose, type Locator, type Organisation } from '@ouzel/exchange';
import { base32OfUuid, FhirError } from '@ouzel/fhir';
import type { RecordReader } from '@ouzel/records';
import type { Database, Log, Metrics, WakeUp } from '@ouzel/runtime';
import { claimHead, type Claimed, settle } from './lane.ts';
import { limits } from './limits.ts';
import { concerned, linkNotice, officerNotice } from './link-notice.ts';
import { isNotice, noticeBundle } from './notice.ts';
import { PACK, packContent } from './pack/pack.ts';
import { notification } from './notification.ts';

export interface DeliverOptions {
  database: Database;
  consent: Consent;
  audit: Audit;
  locator: Locator;
  reader: RecordReader;
  organisationOf: (ods: string) => Promise<(Organisation & { active: boolean }) | undefined>;
  /** Where a destination takes notifications. */
  inboxOf: (ods: string) => string | undefined;
  now: () => Date;
  log: Log;
  metrics: Metrics;
}

/** A delivery is a disclosure to the destination, for direct care, and is decided anew each time it is tried. */
function requestOf(claimed: Claimed, organisation: Organisation, type: string): AccessRequest {
  const traceId = randomBytes(16).toString('hex');
  const requester = { clientId: 'ouzel-sync', organisation, purpose: 'TREAT' as const, scopes: [], tokenId: claimed.delivery };
  const subject = { by: 'person' as const, person: claimed.person };
  return {
    requester,
    interaction: 'deliver',
    target: type,
    subject,
    types: [type],
    query: `deliver ${claimed.kind}`,
    traceId,
    requestId: randomUUID(),
    from: 'ouzel',
  };
}

/** What is told of a link. Of the person no more than the destination may know now. */
async function linkContent(
  options: DeliverOptions,
  claimed: Claimed & { link: string },
  destination: Organisation,
): Promise<Buffer> {
  if (claimed.kind === 'wrong-merge') return officerNotice(claimed, destination);
  const deliveries = await concerned(options.database, claimed);
  const { body } = await disclose(options, requestOf(claimed, destination, 'Patient'), async (permit) => {
    const { text: patient, version } = options.locator.patientOf(permit);
    const { person } = permit;
    const resources = [{ type: 'Patient', id: base32OfUuid(person), version }];
    return { status: 200, body: linkNotice(claimed, destination, { patient, person, deliveries }), answers: [], resources };
  });
  return body;
}

async function contentFor(options: DeliverOptions, claimed: Claimed, destination: Organisation): Promise<Buffer> {
  const { link, record, local, resource_type: type } = claimed;
  if (link !== null) return linkContent(options, { ...claimed, link }, destination);
  if (record === null || local === null || type === null) throw new Error('An event is about a resource or about a link.');
  const request = requestOf(claimed, destination, type);
  if (claimed.kind === PACK) return packContent(options, { ...claimed, record, local }, { destination, request });
  const { body } = await disclose(options, request, async (permit) => {
    const keys = [{ record, local }];
    const criteria = { types: [type], conditions: [{ on: 'keys' as const, keys }] };
    const [shown] = await options.reader.read(permit, criteria);
    const patient = options.locator.patientOf(permit);
    if (shown === undefined) throw new FhirError('not-allowed', 'No agreement lets the destination see this.');
    return {
      status: 200,
      body: notification(claimed, destination, { resource: shown.text, patient: patient.text }),
      answers: [],
      resources: [shown],
    };
  });
  return body;
}

/** A notice holds nothing of the record, so that there is nothing to decide; that it was sent is in the trail. */
async function noticeFor(options: DeliverOptions, claimed: Claimed, destination: Organisation): Promise<Buffer> {
  const request = requestOf({ ...claimed, person: claimed.subject }, destination, claimed.resource_type ?? '');
  await options.audit.record({ request, outcome: '0', status: 200, answers: [], resources: [] });
  return noticeBundle(claimed, destination);
}

async function post(url: string, claimed: Claimed, body: Buffer): Promise<void> {
  const headers = { 'Content-Type': 'application/fhir+json', 'Idempotency-Key': claimed.delivery };
  const signal = AbortSignal.timeout(limits.sendTimeoutMs);
  const response = await fetch(url, { method: 'POST', redirect: 'manual', signal, headers, body: new Uint8Array(body) });
  await response.arrayBuffer();
  if (response.status >= 300) throw new Error(`HTTP ${response.status}`);
}

type Outcome = { state: 'delivered' } | { state: 'refused' | 'waiting' | 'dead'; reason: string; pauseMs?: number };

/** Our decision against the destination ends the delivery; anything that may pass is tried again, later and later. */
function afterFailure(claimed: Claimed, error: unknown): Outcome {
  if (error instanceof FhirError && error.http < 500) return { state: 'refused', reason: error.situation };
  const reason =
    error instanceof FhirError
      ? error.situation
      : Error.isError(error) && error.message.startsWith('HTTP ')
        ? error.message
        : 'the destination could not be reached';
  if (claimed.attempts >= limits.attemptsMax) return { state: 'dead', reason };
  const longest = Math.min(limits.backoffMs * 2 ** (claimed.attempts - 1), limits.backoffMaxMs);
  return { state: 'waiting', reason, pauseMs: longest * (0.5 + Math.random() / 2) };
}

async function attempt(options: DeliverOptions, claimed: Claimed): Promise<Outcome> {
  try {
    const destination = await options.organisationOf(claimed.destination);
    const inbox = options.inboxOf(claimed.destination);
    if (destination === undefined || !destination.active || inbox === undefined)
      return { state: 'refused', reason: 'the destination takes no notifications' };
    const content = isNotice(claimed) ? noticeFor : contentFor;
    await post(inbox, claimed, await content(options, claimed, destination));
    return { state: 'delivered' };
  } catch (error) {
    return afterFailure(claimed, error);
  }
}

/** Delivers what waits in a lane, in order, until it is empty or its head has to wait. */
export async function drainLane(options: DeliverOptions, lane: WakeUp): Promise<void> {
  for (;;) {
    const claimed = await claimHead(options.database, lane);
    if (claimed === undefined) return;
    const outcome = await attempt(options, claimed);
    const reason = outcome.state === 'delivered' ? undefined : outcome.reason;
    const pauseMs = 'pauseMs' in outcome ? outcome.pauseMs : 0;
    await settle(options.database, claimed, outcome.state, reason, pauseMs);
    options.metrics.delivery(claimed.destination, outcome.state);
    options.log.info('delivery', {
      destination: claimed.destination,
      outcome: outcome.state,
      attempt: claimed.attempts,
      ...(reason === undefined ? {} : { reason }),
    });
    if (outcome.state === 'waiting' || outcome.state === 'dead') return;
  }
}
