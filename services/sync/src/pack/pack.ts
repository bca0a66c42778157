import { type AccessRequest, disclose, type Effect, type Organisation, type TransferPack } from '@ouzel/exchange';
import { base32OfUuid, FhirError } from '@ouzel/fhir';
import { z } from 'zod';
import { CHANNEL } from '../channel.ts';
import type { DeliverOptions } from '../deliver.ts';
import type { Claimed } from '../lane.ts';
import { packMessage } from './document.ts';
import { fillSections, PACK_TYPES } from './sections.ts';

export const PACK = 'transfer-pack';

// For who lives in a care home now. Its id follows from the stay, so that an admission that is told twice brings one pack.
const SEND = `with resident as (
    select 1 from consent.relationship l join locator.organisation o on o.ods = l.organisation and o.kind = 'care-home'
    where (l.person = $1 or exists (select from locator.member m where m.subject = $1 and m.member = l.person and m.whole))
      and l.kind = 'residency' and l.starts <= now() and (l.ends is null or l.ends > now()) limit 1
  ), event as (
    insert into sync.event (event, kind, person, record, resource_type, local, occurred, relayed_at)
    select md5('${PACK} ' || $2::uuid || ' ' || $3::uuid)::uuid, '${PACK}', $1, $2, 'Encounter', $3, $4, now() from resident
    on conflict do nothing returning event
  ), delivery as (
    insert into sync.delivery (delivery, event, destination, person) select gen_random_uuid(), event, $5, $1 from event
  ) select pg_notify('${CHANNEL}', '') from event`;

export const packEffect = ({ person, record, encounter, hospital, occurred }: TransferPack): Effect => ({
  name: 'sync-transfer-pack',
  text: SEND,
  values: [person, record, encounter, occurred, hospital],
});

const stay = z.looseObject({ id: z.string(), status: z.string() });

/**
 * The pack as the hospital may have it now: decided when it is sent, from what may be shown then.
 * @throws FhirError `not-allowed` where the hospital does not see the stay, or it was cancelled: nothing is sent.
 */
export async function packContent(
  options: DeliverOptions,
  claimed: Claimed & { record: string; local: string },
  { destination, request }: { destination: Organisation; request: AccessRequest },
): Promise<Buffer> {
  const asked = { ...request, types: [...PACK_TYPES] };
  const { body } = await disclose(options, asked, async (permit) => {
    const keys = [{ record: claimed.record, local: claimed.local }];
    const [shown] = await options.reader.read(permit, { types: ['Encounter'], conditions: [{ on: 'keys', keys }] });
    const encounter = shown === undefined ? undefined : stay.parse(JSON.parse(shown.text));
    if (shown === undefined || encounter === undefined || encounter.status === 'cancelled')
      throw new FhirError('not-allowed', 'There is no such stay.');
    const filled = await fillSections(options.reader, permit);
    const { text: patient, version } = options.locator.patientOf(permit);
    const person = base32OfUuid(permit.person);
    const now = options.now();
    const sent = packMessage({ claimed, destination, person, patient, encounter: encounter.id, filled, now });
    const resources = [{ type: 'Patient', id: person, version }, shown, ...filled.flatMap((each) => each.shown)];
    return { status: 200, body: sent, answers: [], resources };
  });
  return body;
}
