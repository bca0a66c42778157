import { randomUUID } from 'node:crypto';
import type { Outbox } from '@ouzel/exchange';
import { changed } from './changed.ts';
import { CHANNEL } from './channel.ts';
import { noticeEffect } from './notice.ts';
import { packEffect } from './pack/pack.ts';
import { tell } from './tell.ts';

const ANNOUNCE = `with event as (
  insert into sync.event (event, kind, person, record, resource_type, local, occurred) values ($1, $2, $3, $4, $5, $6, $7)
) select pg_notify('${CHANNEL}', '')`;

/** Events are rows of the transaction in which they happen; the notice is sent when it commits. */
export const outbox: Outbox = {
  announce: ({ kind, person, record, resource, occurred }) => ({
    name: 'sync-announce',
    text: ANNOUNCE,
    values: [randomUUID(), kind, person, record, resource.type, resource.local, occurred],
  }),
  changed,
  notify: noticeEffect,
  pack: packEffect,
  tell,
};
