import { type TopicName, topicOf, TOPICS } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { z } from 'zod';
import { headersOf } from './channel-headers.ts';
import { limits } from './limits.ts';
import { CONTENTS, POPULATIONS, PROFILES, type Wanted } from './model.ts';

const extension = z.strictObject({
  url: z.string(),
  valueString: z.string().optional(),
  valueCode: z.string().optional(),
  valueUnsignedInt: z.number().int().nonnegative().optional(),
  valuePositiveInt: z.number().int().positive().optional(),
});
const extended = z.strictObject({ id: z.string().optional(), extension: z.array(extension).default([]) });
const channel = z.strictObject({
  id: z.string().optional(),
  extension: z.array(extension).default([]),
  type: z.literal('rest-hook', 'Notifications go to a rest-hook.'),
  endpoint: z.string(),
  payload: z.enum(['application/fhir+json', 'application/json'], 'The payload is application/fhir+json.').optional(),
  _payload: extended.optional(),
  header: z.array(z.string()).default([]),
});
const posted = z.strictObject({
  resourceType: z.literal('Subscription'),
  id: z.string().optional(),
  meta: z.looseObject({}).optional(),
  text: z.looseObject({}).optional(),
  contact: z.array(z.looseObject({})).optional(),
  status: z.enum(['requested', 'active', 'error', 'off']),
  end: z.iso.datetime({ offset: true, precision: undefined }).optional(),
  reason: z.string().min(1).max(limits.reasonCharsMax),
  criteria: z.string(),
  _criteria: extended.optional(),
  error: z.string().optional(),
  channel,
});
type Posted = z.output<typeof posted>;

/** What was asked for, with the text that names whom it is about: whether the caller may know of them is not decided here. */
export interface Asked extends Wanted {
  patient?: string;
}

const at = (element: string): { expression: string[] } => ({ expression: [`Subscription.${element}`] });

function parsed(json: unknown): Posted {
  const read = posted.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = (issue?.path ?? []).map(String).join('.');
  if (JSON.stringify(issue).includes('modifierExtension'))
    throw new FhirError('unknown-modifier', 'A modifier extension of this Subscription is not understood.', at(path));
  throw new FhirError('bad-element', `This is no Subscription that can be carried out: ${issue?.message}.`, at(path));
}

const valueOf = (extensions: readonly z.output<typeof extension>[], name: string): z.output<typeof extension> | undefined =>
  extensions.find(({ url }) => url === `${PROFILES}/${name}`);

/** One number of the channel. @throws FhirError `bad-value`. */
function numberOf({ channel: { extension: all } }: Posted, name: string, [min, max]: readonly [number, number]): number | null {
  const found = valueOf(all, name);
  if (found === undefined) return null;
  const value = found.valueUnsignedInt ?? found.valuePositiveInt;
  if (value === undefined || value < min || value > max)
    throw new FhirError('bad-value', `${name} is from ${min} to ${max} here.`, at('channel.extension'));
  return value;
}

/** `Encounter?patient=Patient/<id>`, or `population=<relationship>`: always one of the two. @throws FhirError `unsafe`, `bad-value`. */
function filterOf({ _criteria }: Posted, topic: TopicName): Pick<Asked, 'patient' | 'population'> {
  const filters = (_criteria?.extension ?? []).map(({ url, valueString }) =>
    url === `${PROFILES}/backport-filter-criteria` ? (valueString ?? '') : '',
  );
  const [, type, name, value] =
    /^(?:([A-Z][A-Za-z]+)\?)?(patient|subject|population)=([A-Za-z0-9/:._-]{1,200})$/.exec(filters[0] ?? '') ?? [];
  if (filters.length !== 1 || name === undefined || value === undefined)
    throw new FhirError(
      'unsafe',
      'A subscription is about one patient, or about one population of yours: one filter says which.',
      at('criteria.extension'),
    );
  const { focus } = TOPICS[topic];
  if (type !== undefined && focus.length > 0 && !focus.includes(type))
    throw new FhirError('bad-value', `This topic is about ${focus.join(', ')}.`, at('criteria.extension'));
  if (name !== 'population') return { patient: value, population: null };
  if (!POPULATIONS.some((each) => each === value))
    throw new FhirError('bad-value', `A population is one of ${POPULATIONS.join(', ')}.`, at('criteria.extension'));
  return { population: value };
}

function contentOf({ channel: { _payload } }: Posted): Wanted['content'] {
  const code = valueOf(_payload?.extension ?? [], 'backport-payload-content')?.valueCode ?? 'id-only';
  const content = CONTENTS.find((each) => each === code);
  if (content === undefined)
    throw new FhirError('bad-code', `The content is one of ${CONTENTS.join(', ')}.`, at('channel.payload'));
  return content;
}

/**
 * A Subscription of the R4 backport (http://hl7.org/fhir/uv/subscriptions-backport), or why it cannot be carried out.
 * @param endpointOf says the address that a channel's endpoint is, or refuses it: that comes first. @throws FhirError.
 */
export function askedOf(json: unknown, endpointOf: (text: string) => string): Asked {
  const resource = parsed(json);
  const endpoint = endpointOf(resource.channel.endpoint);
  const headers = headersOf(resource.channel.header);
  const topic = topicOf(resource.criteria);
  if (topic === undefined)
    throw new FhirError('not-understood', 'criteria is the address of one of the topics of /metadata.', at('criteria'));
  return {
    topic,
    endpoint,
    headers,
    ...filterOf(resource, topic),
    content: contentOf(resource),
    reason: resource.reason,
    ends: resource.end === undefined ? null : new Date(resource.end),
    heartbeatS: numberOf(resource, 'backport-heartbeat-period', [limits.heartbeatSMin, limits.heartbeatSMax]),
    timeoutS: numberOf(resource, 'backport-timeout', [1, limits.timeoutSMax]),
    maxCount: numberOf(resource, 'backport-max-count', [1, limits.eventsMax]),
    off: resource.status === 'off',
  };
}
