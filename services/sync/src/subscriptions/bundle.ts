import { randomUUID } from 'node:crypto';
import { base32OfUuid } from '@ouzel/fhir';
import { PROFILES } from './model.ts';
import { type Described, statusOf } from './status.ts';
import type { Focus } from './focus.ts';

type Said = Parameters<typeof statusOf>[2];

/** An event with its number, and what of its focus may be shown. */
export interface Numbered {
  number: string;
  occurred: Date;
  focus?: Focus;
}

const requestOf = (method: 'GET' | 'PUT', url: string) => ({ request: { method, url } });

/** The entry of a focus: its resource where whole resources are wanted. */
function focusEntry({ type, id, text }: Focus, base: string, content: Described['content']): unknown[] {
  const url = `${base}/${type}/${id}`;
  if (content === 'empty') return [];
  if (content === 'id-only') return [{ fullUrl: url, ...requestOf('GET', `${type}/${id}`), response: { status: '200' } }];
  return [{ fullUrl: url, resource: JSON.parse(text), ...requestOf('PUT', `${type}/${id}`), response: { status: '200' } }];
}

/** A notification (profile backport-subscription-notification-r4): a history Bundle that begins with the status. */
export function notificationBundle(
  of: Described,
  base: string,
  { events = [], ...said }: Omit<Said, 'events'> & { events?: readonly Numbered[] },
  at: Date,
): Buffer {
  const id = base32OfUuid(of.subscription);
  const isEmpty = of.content === 'empty';
  const told = events.map(({ number, occurred, focus }) => ({
    number,
    occurred,
    ...(focus === undefined || isEmpty ? {} : { focus: `${base}/${focus.type}/${focus.id}` }),
  }));
  const status = statusOf(of, base, { ...said, events: told });
  const foci = events.flatMap(({ focus }) => (focus === undefined ? [] : focusEntry(focus, base, of.content)));
  const bundle = {
    resourceType: 'Bundle',
    id: randomUUID(),
    meta: { profile: [`${PROFILES}/backport-subscription-notification-r4`] },
    type: 'history',
    timestamp: at.toISOString(),
    entry: [
      {
        fullUrl: `urn:uuid:${randomUUID()}`,
        resource: status,
        ...requestOf('GET', `Subscription/${id}/$status`),
        response: { status: '200' },
      },
      ...foci,
    ],
  };
  return Buffer.from(JSON.stringify(bundle));
}
