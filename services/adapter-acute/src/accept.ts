import { createHash } from 'node:crypto';
import type { Consent, Effect, Locator, Organisation, Outbox, Registered } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import type { Header, Message } from '@ouzel/hl7v2';
import { type Contribution, localIdOf, type RecordWriter } from '@ouzel/records';
import type { Database } from '@ouzel/runtime';
import { acceptLink } from './accept-link.ts';
import { translateLink } from './translate/link.ts';
import { translateMessage, type TranslatedMessage } from './translate/message.ts';

export interface AcuteIntakeOptions {
  database: Database;
  writer: RecordWriter;
  locator: Locator;
  consent: Consent;
  outbox: Outbox;
  organisationOf(ods: string): Promise<(Organisation & { active: boolean }) | undefined>;
  now: () => Date;
}

export type Acceptance = 'accepted' | 'repeated' | 'kept';

const SEEN = 'select content_hash as hash from acute.message where facility = $1 and application = $2 and control_id = $3';
const KEEP =
  'insert into acute.message (facility, application, control_id, content_hash, type, processed, raw, warnings) values ($1, $2, $3, $4, $5, $6, $7, $8)';
const UNIQUE_VIOLATION = '23505';

const keyOf = (header: Header): string[] => [header.sendingFacility, header.sendingApplication, header.controlId];

/** Whether this very message was stored before. An id used again for another message is refused: neither may be lost in silence. */
async function wasStored({ database }: AcuteIntakeOptions, header: Header, hash: Buffer): Promise<boolean> {
  const [row] = await database.rows<{ hash: Buffer }>({ name: 'acute-seen', text: SEEN, values: keyOf(header) });
  if (row !== undefined && !row.hash.equals(hash))
    throw new FhirError('key-reused', 'This MSH-10 was used before for another message.');
  return row !== undefined;
}

/** What of a message is written down beside it. */
type Understood = Pick<TranslatedMessage, 'warnings'> & Partial<Pick<TranslatedMessage, 'excluded'>>;

function keepEffect(header: Header, hash: Buffer, raw: string, translated: Understood | undefined): Effect {
  const left = translated?.excluded?.map(({ type, reason, count }) => `${count} ${type}: ${reason}`) ?? [];
  const about = [`${header.type}^${header.event}`, translated !== undefined, raw, [...(translated?.warnings ?? []), ...left]];
  return { name: 'acute-keep', text: KEEP, values: [...keyOf(header), hash, ...about] };
}

const ANNOUNCED: Readonly<Record<string, 'admission' | 'discharge' | 'admission-cancelled'>> = {
  'ADT^A01': 'admission',
  'ADT^A03': 'discharge',
  'ADT^A11': 'admission-cancelled',
};

/** What a movement means beyond the record: the hospital may know of the person while (and for a time after) they are in, and others are told. */
function movementEffects(
  options: AcuteIntakeOptions,
  { visit, event, occurred }: TranslatedMessage,
  custodian: Organisation,
  at: Registered,
): Effect[] {
  if (visit === undefined || at.person === undefined) return [];
  const { person, home, record } = at;
  const starts = new Date(visit.encounter.period?.start ?? occurred);
  const over = ['finished', 'cancelled'].includes(visit.encounter.status);
  const ends = over ? { ends: new Date(visit.encounter.period?.end ?? occurred) } : {};
  const related = options.consent.relationship({
    organisation: custodian.ods,
    person: home ?? person,
    kind: 'encounter',
    basis: visit.id,
    record,
    said: occurred,
    starts,
    ...ends,
  });
  const kind = ANNOUNCED[event];
  if (kind === undefined) return [related];
  const resource = { type: 'Encounter', local: localIdOf(record, 'Encounter', visit.encounter.id ?? '') };
  const announced = options.outbox.announce({ kind, person, record, resource, occurred });
  if (kind !== 'admission') return [related, announced];
  const pack = { person, record, encounter: resource.local, hospital: custodian.ods, occurred };
  return [related, announced, options.outbox.pack(pack)];
}

/** What whoever has subscribed to the record is told of. */
function changeEffects(
  { outbox }: AcuteIntakeOptions,
  { resources, occurred }: TranslatedMessage,
  { person, record }: Registered,
): Effect[] {
  if (person === undefined) return [];
  return resources.map(({ resourceType: type, id = '' }) => {
    const resource = { type, local: localIdOf(record, type, id) };
    return outbox.changed({ kind: 'record-changed', person, record, resource, occurred });
  });
}

async function contributionOf(
  options: AcuteIntakeOptions,
  translated: TranslatedMessage,
  custodian: Organisation,
): Promise<Contribution> {
  const { identity, resources, occurred } = translated;
  const { nhsNumber, localIds, patient } = identity;
  const at = await options.locator.register({
    custodian: custodian.ods,
    source: 'stored',
    localIds,
    patient,
    ...(nhsNumber === undefined ? {} : { nhsNumber }),
  });
  const types = resources.map((resource) => resource.resourceType);
  const told = [...movementEffects(options, translated, custodian, at), ...changeEffects(options, translated, at)];
  const alongside = [options.locator.point(at.record, types), ...told];
  return { record: at.record, custodian, resources, occurred, fetched: options.now(), alongside };
}

/**
 * Stores a message: once, durably, with all that follows from it in one transaction. Ask again after any doubt: a message stored before
 * is `repeated` and has no second effect.
 * @throws FhirError `not-allowed` for a sender that does not take part, `key-reused`, `bad-value`, `unavailable`.
 */
export async function acceptMessage(
  options: AcuteIntakeOptions,
  message: Message,
  header: Header,
  raw: string,
): Promise<Acceptance> {
  const custodian = await options.organisationOf(header.sendingFacility);
  if (custodian === undefined || !custodian.active)
    throw new FhirError('not-allowed', 'MSH-4 names no organisation that takes part.');
  const hash = createHash('sha256').update(raw).digest();
  if (await wasStored(options, header, hash)) return 'repeated';
  const link = translateLink(message, header);
  const translated = link === undefined ? translateMessage(message, header) : undefined;
  const keep = keepEffect(header, hash, raw, link ?? translated);
  try {
    if (link !== undefined) {
      await acceptLink(options, link, header, custodian, keep);
      return 'accepted';
    }
    if (translated === undefined) {
      await options.database.rows(keep);
      return 'kept';
    }
    const contribution = await contributionOf(options, translated, custodian);
    await options.writer.write({ ...contribution, alongside: [keep, ...(contribution.alongside ?? [])] });
    return 'accepted';
  } catch (error) {
    // The same message on two connections at once: the other one's transaction won.
    const lost = Error.isError(error) && 'code' in error && error.code === UNIQUE_VIOLATION;
    if (lost && (await wasStored(options, header, hash))) return 'repeated';
    throw error;
  }
}
