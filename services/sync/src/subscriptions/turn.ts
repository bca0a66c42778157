import type { Organisation } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Log, type Metrics, OutboundError } from '@ouzel/runtime';
import { notificationBundle } from './bundle.ts';
import { type EndpointPolicy, isAllowed } from './endpoint.ts';
import { claimLane, type ClaimedLane, type Head, headsOf, takeBack } from './lane.ts';
import { limits } from './limits.ts';
import { requestOf } from './requests.ts';
import { type Sender, sendSigned } from './send.ts';
import { leaveLane, noteFailure, noteOwnFault, noteSent, settleEvents, switchOff } from './settle.ts';
import { makeReady, type TellOptions } from './tell.ts';

export interface NotifyOptions extends TellOptions, Sender {
  policy: EndpointPolicy;
  organisationOf: (ods: string) => Promise<(Organisation & { active: boolean }) | undefined>;
  /** From 0 to 1, for pauses that do not all end together. */
  chance: () => number;
  log: Log;
  metrics: Metrics;
}

type Claimed = { lane: ClaimedLane; organisation: Organisation };

/** Handshake or heartbeat: nothing about anybody, so that there is nothing to decide. */
async function greet(options: NotifyOptions, { lane, organisation }: Claimed, type: 'handshake' | 'heartbeat'): Promise<void> {
  if (type === 'handshake') {
    const request = requestOf(lane, organisation, type);
    await options.audit.record({ request, outcome: '0', status: 200, answers: [], resources: [] });
  }
  const status = type === 'handshake' ? ('requested' as const) : lane.status;
  await sendSigned(options, lane, notificationBundle(lane, options.base, { type, status }, options.now()));
  await noteSent(options.database, lane);
}

/** Numbers that nobody can have heard of are taken back, whatever failed. */
async function tell(options: NotifyOptions, { lane, organisation }: Claimed, heads: readonly Head[]): Promise<void> {
  const { database } = options;
  let fresh: readonly string[] = [];
  try {
    const { body, became } = await makeReady(options, lane, heads, requestOf(lane, organisation, 'notify'), (given) => {
      fresh = given;
    });
    if (body.length > 0) await sendSigned(options, lane, body);
    fresh = [];
    await settleEvents(database, lane, became);
    if (body.length > 0) await noteSent(database, lane);
  } catch (error) {
    if (!(error instanceof OutboundError) || !error.sent) await takeBack(database, lane, fresh);
    throw error;
  }
}

/** @returns whether there may be more to do. */
async function step(options: NotifyOptions, claimed: Claimed, sends: number): Promise<boolean> {
  const { lane } = claimed;
  if (!lane.handshaken && sends === 0) {
    await greet(options, claimed, 'handshake');
    return true;
  }
  const heads = await headsOf(options.database, lane);
  if (heads.length > 0) {
    await tell(options, claimed, heads).catch(async (error: unknown) => {
      if (error instanceof OutboundError) throw error;
      const isDown = error instanceof FhirError && error.situation === 'unavailable';
      await noteOwnFault(options.database, lane, isDown ? undefined : heads[0], options.chance);
      throw error;
    });
    return true;
  }
  if (lane.heartbeat_due && sends === 0) await greet(options, claimed, 'heartbeat');
  return false;
}

/** Why nothing can be sent at all. */
async function obstacleOf({ policy, organisationOf }: NotifyOptions, lane: ClaimedLane): Promise<Organisation | string> {
  if (lane.ended) return 'the end of this subscription has passed';
  if (!isAllowed(lane.endpoint, lane.client, policy)) return 'the endpoint is not registered for this client any more';
  const organisation = await organisationOf(lane.organisation);
  return organisation?.active === true ? organisation : 'the organisation does not take part any more';
}

async function work(options: NotifyOptions, lane: ClaimedLane): Promise<boolean> {
  const organisation = await obstacleOf(options, lane);
  if (typeof organisation === 'string') {
    await switchOff(options.database, lane, organisation);
    return false;
  }
  for (let sends = 0; sends < limits.sendsPerTurn; sends += 1) {
    if (await step(options, { lane, organisation }, sends)) continue;
    await leaveLane(options.database, lane);
    return false;
  }
  await leaveLane(options.database, lane);
  return true;
}

/** One turn of one subscription: what waits in its lane is sent in order. @returns whether more may wait. */
export async function takeTurn(options: NotifyOptions, subscription: string): Promise<boolean> {
  const { database, log, metrics, chance } = options;
  const lane = await claimLane(database, subscription);
  if (lane === undefined) return false;
  const destination = lane.organisation;
  try {
    const more = await work(options, lane);
    metrics.delivery(destination, 'notified');
    return more;
  } catch (error) {
    metrics.delivery(destination, 'waiting');
    if (!(error instanceof OutboundError)) {
      log.warn('a notification could not be made', { destination, error });
      return false;
    }
    log.info('a notification was not taken', { destination, reason: error.message, attempt: lane.failures + 1 });
    await noteFailure(database, lane, error.message, chance);
    return false;
  }
}
