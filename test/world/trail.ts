import { z } from 'zod';
import { ask, type Asked } from './api.ts';
import { acting, type Minting } from './minting.ts';

export const auditEvent = z.looseObject({
  resourceType: z.literal('AuditEvent'),
  id: z.string(),
  recorded: z.string(),
  outcome: z.string(),
  action: z.string(),
  subtype: z.array(z.looseObject({ system: z.string(), code: z.string() })),
  agent: z.array(
    z.looseObject({
      type: z.looseObject({ coding: z.array(z.looseObject({ system: z.string(), code: z.string() })) }),
      who: z
        .looseObject({ display: z.string().optional(), identifier: z.looseObject({ value: z.string() }).optional() })
        .optional(),
      network: z.looseObject({ address: z.string() }).optional(),
      requestor: z.boolean(),
    }),
  ),
  entity: z.array(
    z.looseObject({
      what: z
        .looseObject({ reference: z.string().optional(), identifier: z.looseObject({ value: z.string() }).optional() })
        .optional(),
      type: z.looseObject({ system: z.string(), code: z.string() }),
      role: z.looseObject({ code: z.string() }).optional(),
      query: z.string().optional(),
      detail: z.array(z.looseObject({ type: z.string(), valueString: z.string() })).optional(),
    }),
  ),
});
export type Event = z.output<typeof auditEvent>;

const page = z.looseObject({
  total: z.number().optional(),
  link: z.array(z.object({ relation: z.string(), url: z.string() })).default([]),
  entry: z.array(z.looseObject({ resource: auditEvent })).default([]),
});

/** A page of the trail as a reader sees it. */
export interface TrailPage {
  status: number;
  total: number | undefined;
  events: Event[];
  next: string | undefined;
}

export interface Officer {
  token: string;
  ask(path: string, asked?: Asked): ReturnType<typeof ask>;
  trail(query: string): Promise<TrailPage>;
}

/** A Privacy Officer of an organisation. */
export async function officerOf(minting: Minting, ods: string, claims: Record<string, unknown> = {}): Promise<Officer> {
  const about = { ...acting('R0001'), user_id: `officer-${ods}`, user_name: `Officer of ${ods}`, purpose_of_use: 'HOPERAT' };
  const token = await minting.token(ods, 'user/AuditEvent.rs', { ...about, ...claims });
  const asking: Officer['ask'] = (path, asked = {}) => ask(minting.world.fhirBase, path, { token, ...asked });
  return {
    token,
    ask: asking,
    async trail(query) {
      const answer = await asking(query.startsWith('http') ? query : `AuditEvent?${query}`);
      const { total, link, entry } = page.parse(answer.status === 200 ? answer.json : {});
      const next = link.find(({ relation }) => relation === 'next')?.url;
      return { status: answer.status, total, events: entry.map(({ resource }) => resource), next };
    },
  };
}

export const detailsOf = (event: Event | undefined, type: string): string[] =>
  (event?.entity ?? [])
    .flatMap(({ detail = [] }) => detail)
    .filter((each) => each.type === type)
    .map(({ valueString }) => valueString);

export const referencesOf = (event: Event | undefined): string[] =>
  (event?.entity ?? []).flatMap(({ what }) => what?.reference ?? []);

/** The request line that an event keeps. */
export const requestOf = (event: Event | undefined): string =>
  Buffer.from(event?.entity.find(({ query }) => query !== undefined)?.query ?? '', 'base64').toString();

export const userOf = (event: Event): string | undefined => event.agent.find(({ requestor }) => requestor)?.who?.display;
