import { ORGANISATION_KINDS, type Requester } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { z } from 'zod';
import type { Call } from '../context.ts';
import { limits } from '../limits.ts';
import { single } from '../parameters.ts';
import { administrator, eventOf, given, json } from './administrator.ts';
import { REGISTERED, type RegisteredKind, type Registration } from './rooms.ts';

export type Register = keyof typeof REGISTERED;

const reason = z.string().min(3).max(500);
const name = z.string().min(1).max(200);
/** `UNK` is what a role is called that nobody knows: it is everybody's. */
const id = z.string().regex(/^(?!UNK$)[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/);
const ods = z.string().regex(/^\w{3,10}$/);

/** What each kind is registered with. */
const REGISTRANTS = {
  organisations: z.strictObject({ id: ods, name, organisationKind: z.enum(ORGANISATION_KINDS), reason }),
  practitioners: z.strictObject({ id, name, organisation: ods.optional(), reason }),
  roles: z.strictObject({ id, name, practitioner: id, organisation: ods, reason }),
  clients: z.strictObject({ id, name, organisation: ods, reason }),
} as const;
const registrant = z.object({
  id: z.string(),
  name: z.string(),
  reason: z.string(),
  organisation: z.string().optional(),
  practitioner: z.string().optional(),
  organisationKind: z.enum(ORGANISATION_KINDS).optional(),
});
const change = z.strictObject({ status: z.enum(['active', 'suspended', 'removed']), reason });

const shown = ({ kind: _kind, ...rest }: Registration): Record<string, unknown> =>
  Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));

const etag = ({ version }: Registration): Record<string, string> => ({ ETag: `W/"${version}"` });

function idOf({ http }: Call): string {
  const asked = http.params['id'] ?? '';
  if (!id.safeParse(asked).success) throw new FhirError('not-found', 'Nobody is registered by this id.');
  return asked;
}

function expectedOf({ http }: Call): number | undefined {
  const match = http.header('if-match');
  if (match === undefined) return undefined;
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(match.trim())?.[1];
  if (version === undefined) throw new FhirError('bad-value', 'If-Match is not an ETag of ours.', { expression: ['If-Match'] });
  return Number(version);
}

/** Nobody may shut out themselves: the next request would find no administrator. */
function refuseOneself({ clientId, organisation, user }: Requester, kind: RegisteredKind, of: string): void {
  const own = {
    organisation: [organisation.ods],
    client: [clientId],
    practitioner: [user?.id],
    role: [user?.roleProfile, user?.id],
  };
  if (own[kind].includes(of)) throw new FhirError('unsafe', 'An administrator cannot suspend or remove what they act by.');
}

/** `GET /ig/organisations` and so on: who is registered, in the order of their ids. */
export async function listRegistered(call: Call, register: Register): Promise<HttpAnswer> {
  administrator(call, 'administer-registry');
  const after = single(call.http.query, 'after');
  const found = await call.gateway.registry.list(REGISTERED[register], { after, count: limits.registeredPageMax + 1 });
  await call.gateway.audit.record(eventOf(call, 'search-type', register, { status: 200 }));
  const page = found.slice(0, limits.registeredPageMax);
  const next = found.length > page.length ? { next: `?after=${encodeURIComponent(page.at(-1)?.id ?? '')}` } : {};
  return json(200, { [register]: page.map(shown), ...next });
}

export async function readRegistered(call: Call, register: Register): Promise<HttpAnswer> {
  administrator(call, 'administer-registry');
  const found = await call.gateway.registry.get(REGISTERED[register], idOf(call));
  await call.gateway.audit.record(eventOf(call, 'read', register, { status: 200 }));
  return json(200, shown(found), etag(found));
}

/** `POST /ig/organisations` and so on: registers, or registers again who was removed. */
export async function registerOne(call: Call, register: Register): Promise<HttpAnswer> {
  const by = administrator(call, 'administer-registry');
  const { reason: why, ...who } = registrant.parse(await given(call, REGISTRANTS[register]));
  const { audit, registry } = call.gateway;
  const event = eventOf(call, 'create', register, { status: 201, how: `id=${who.id} status=active` });
  const made = await registry.register({ kind: REGISTERED[register], ...who }, { reason: why, by }, () => [
    audit.effect(event).effect,
  ]);
  return json(201, shown(made), {
    ...etag(made),
    Location: `${call.http.url.replace(/\?.*$/, '')}/${encodeURIComponent(made.id)}`,
  });
}

/** `PATCH /ig/organisations/{id}` and so on: suspends, reinstates or removes; it binds the next request. */
export async function changeStanding(call: Call, register: Register): Promise<HttpAnswer> {
  const by = administrator(call, 'administer-registry');
  const { status, reason: why } = await given(call, change);
  const [kind, of] = [REGISTERED[register], idOf(call)];
  if (status !== 'active') refuseOneself(call.requester, kind, of);
  const { audit, registry } = call.gateway;
  const event = eventOf(call, 'patch', register, { status: 200, how: `status=${status}` });
  const expected = expectedOf(call);
  const now = await registry.change({ kind, id: of, expected }, status, { reason: why, by }, () => [audit.effect(event).effect]);
  return json(200, shown(now), etag(now));
}
