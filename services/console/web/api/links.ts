import { z } from 'zod';
import { type Ask, get, post } from './ask.ts';

const side = z.object({ number: z.string(), patient: z.string().optional() });
const link = z.looseObject({
  link: z.string(),
  scope: z.string(),
  custodian: z.string().optional(),
  survivor: side,
  obsolete: side,
  inForce: z.boolean(),
  consent: z.string(),
  reviewed: z.boolean(),
  events: z.array(
    z.looseObject({
      change: z.string(),
      organisation: z.string(),
      by: z.string(),
      reason: z.string(),
      recorded: z.coerce.date(),
    }),
  ),
});
export type LinkOfPeople = z.output<typeof link>;

const links = z.object({ links: z.array(link) });
const exposed = z.looseObject({
  auditEvent: z.string(),
  recorded: z.coerce.date(),
  shownAs: z.string(),
  organisation: z.object({ ods: z.string(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), role: z.string() }).optional(),
  client: z.string(),
  purpose: z.string(),
  resources: z.array(z.string()),
});
export type Exposed = z.output<typeof exposed>;
const exposure = z.looseObject({ shown: z.array(exposed) });

export const readLinks = (): Ask<{ links: LinkOfPeople[] }> => get('/links', links);
export const readLink = (id: string): Ask<LinkOfPeople> => get(`/links/${encodeURIComponent(id)}`, link);
/** Who was shown a record as another person's through a link. */
export const readExposure = (id: string): Ask<{ shown: Exposed[] }> => get(`/links/${encodeURIComponent(id)}/exposure`, exposure);

export const reviewLink = (id: string, body: { consent: 'both' | 'survivor'; reason: string }) =>
  post(`/links/${encodeURIComponent(id)}/review`, body, z.looseObject({ reviewed: z.boolean() }));
