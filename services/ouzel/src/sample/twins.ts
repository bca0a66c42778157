import type { GpEndpoint } from '@ouzel/adapter-gp';
import {
  caseloadOf,
  COMMUNITY,
  COUNCIL,
  EXCHANGE,
  gpRecordOf,
  HOSPITALS,
  type GpTwin,
  openGpTwin,
  openReceiverTwin,
  type ReceiverTwin,
  type Region,
  type SampleRecord,
} from '@ouzel/region';
import type { Lifecycle } from '@ouzel/runtime';

const HOST = '127.0.0.1';
/** Accredited system ids are twelve digits; these are nobody's. */
const EXCHANGE_ASID = '999999999901';
const PRACTICE_ASID = '999999999902';

/** The other ends: practices, a council, and the safety officer's inbox, on sockets of their own. */
export interface Twins {
  gp: GpTwin;
  council: ReceiverTwin;
  /** Where the privacy officers of the exchange and of the hospitals take notices. */
  governance: ReceiverTwin;
  /** Where the nurses who come to care homes are called. */
  community: ReceiverTwin;
  gpEndpointOf: (ods: string) => GpEndpoint | undefined;
  inboxOf: (ods: string) => string | undefined;
}

export async function startTwins(region: Region, samples: readonly SampleRecord[], lifecycle: Lifecycle): Promise<Twins> {
  const people = new Map(region.people.map((person) => [person.nhsNumber, person]));
  const others = new Map(samples.map((sample) => [sample.nhsNumber, sample]));
  const home = region.organisations.practices[0].ods;
  const practices = new Map(region.organisations.practices.map((practice) => [practice.ods, practice]));
  const recordOf = (ods: string, nhsNumber: string): unknown => {
    if (ods === home && others.has(nhsNumber)) return others.get(nhsNumber)?.record;
    const person = people.get(nhsNumber);
    return person?.practice === ods ? gpRecordOf(person, practices.get(ods)?.name ?? ods) : undefined;
  };
  const gp = await openGpTwin({ host: HOST, port: 0, recordOf });
  lifecycle.onStop('gp twin', () => gp.close());
  const council = await openReceiverTwin(HOST, 0, caseloadOf(region, COUNCIL.ods));
  lifecycle.onStop('council twin', () => council.close());
  const governance = await openReceiverTwin(HOST, 0);
  lifecycle.onStop('governance twin', () => governance.close());
  const community = await openReceiverTwin(HOST, 0);
  lifecycle.onStop('community twin', () => community.close());
  const inboxes: Readonly<Record<string, ReceiverTwin>> = { [COUNCIL.ods]: council, [COMMUNITY.ods]: community };
  const governed = new Set([EXCHANGE.ods, ...HOSPITALS.map(({ ods }) => ods)]);
  const gpRoot = `http://${HOST}:${gp.port}`;
  return {
    gp,
    council,
    governance,
    community,
    gpEndpointOf: (ods) =>
      practices.has(ods)
        ? { root: `${gpRoot}/${ods}/STU3/1/gpconnect/structured/fhir`, fromAsid: EXCHANGE_ASID, toAsid: PRACTICE_ASID }
        : undefined,
    inboxOf: (ods) =>
      practices.has(ods)
        ? `${gpRoot}/${ods}/inbox`
        : inboxes[ods] !== undefined
          ? `http://${HOST}:${inboxes[ods].port}/${ods}/inbox`
          : governed.has(ods)
            ? `http://${HOST}:${governance.port}/${ods}/inbox`
            : undefined,
  };
}
