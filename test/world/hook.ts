import { createServer } from 'node:http';
import { z } from 'zod';

const notification = z.looseObject({
  resourceType: z.literal('Bundle'),
  type: z.literal('history'),
  entry: z.array(
    z.looseObject({
      fullUrl: z.string().optional(),
      resource: z.looseObject({ resourceType: z.string() }).optional(),
      request: z.object({ method: z.string(), url: z.string() }),
    }),
  ),
});
const status = z.looseObject({
  resourceType: z.literal('Parameters'),
  parameter: z.array(z.looseObject({ name: z.string(), part: z.array(z.looseObject({ name: z.string() })).optional() })),
});

/** A notification as a subscriber reads it. */
export interface Told {
  type: unknown;
  status: unknown;
  /** `events-since-subscription-start`. */
  events: number;
  numbers: number[];
  /** In the order of the numbers; undefined where an event has none. */
  foci: (string | undefined)[];
  subscription: string;
  topic: unknown;
  /** Types of the entries after the first. */
  resources: string[];
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
  url: string;
}

/** Reads a notification, or the answer of `$events`. */
export function toldOf(body: string): Omit<Told, 'headers' | 'url'> {
  const bundle = notification.parse(JSON.parse(body));
  const { parameter } = status.parse(bundle.entry[0]?.resource);
  const value = (name: string): unknown => {
    const found = parameter.find((each) => each.name === name);
    return Object.entries(found ?? {}).find(([key]) => key.startsWith('value'))?.[1];
  };
  const events = parameter.filter(({ name }) => name === 'notification-event').map(({ part = [] }) => part);
  const partOf = (part: (typeof events)[number], name: string) => part.find((each) => each.name === name);
  return {
    type: value('type'),
    status: value('status'),
    events: Number(value('events-since-subscription-start')),
    numbers: events.map((part) => Number(partOf(part, 'event-number')?.['valueString'])),
    foci: events.map((part) => {
      const focus = partOf(part, 'focus');
      return focus === undefined ? undefined : String(Object(focus['valueReference']).reference);
    }),
    subscription: String(Object(value('subscription')).reference),
    topic: value('topic'),
    resources: bundle.entry.slice(1).map(({ resource }) => resource?.resourceType ?? ''),
    body,
  };
}

/** A subscriber's endpoint on this machine. */
export async function openHook(port = 0) {
  const received: Told[] = [];
  const noHeaders: Readonly<Record<string, string>> = {};
  const hook = {
    base: '',
    received,
    /** What it answers; 0: nothing at all. */
    answers: (_told: Told): number => 200,
    headers: noHeaders,
    of: (subscription: string): Told[] => received.filter((told) => told.subscription.endsWith(`/${subscription}`)),
    close: async (): Promise<void> => {
      server.close();
      server.closeAllConnections();
    },
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const told = { ...toldOf(Buffer.concat(chunks).toString()), headers: request.headers, url: request.url ?? '' };
      received.push(told);
      const answer = hook.answers(told);
      if (answer !== 0) response.writeHead(answer, hook.headers).end();
    });
  });
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  hook.base = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
  return hook;
}
export type Hook = Awaited<ReturnType<typeof openHook>>;

const PROFILES = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition';

interface Asking {
  topic: string;
  filter: string;
  endpoint: string;
  content?: string;
  channel?: Record<string, unknown>;
  extension?: readonly Record<string, unknown>[];
}

/** A Subscription of the backport. */
export const subscriptionBody = ({ topic, filter, endpoint, content, channel = {}, extension = [] }: Asking) => ({
  resourceType: 'Subscription' as const,
  status: 'requested' as const,
  reason: 'To know at once',
  criteria: `https://ouzel.example/fhir/SubscriptionTopic/${topic}`,
  _criteria: { extension: [{ url: `${PROFILES}/backport-filter-criteria`, valueString: filter }] },
  channel: {
    ...(extension.length === 0
      ? {}
      : { extension: extension.map(({ url, ...value }) => ({ url: `${PROFILES}/${String(url)}`, ...value })) }),
    type: 'rest-hook' as const,
    endpoint,
    payload: 'application/fhir+json' as const,
    ...(content === undefined
      ? {}
      : { _payload: { extension: [{ url: `${PROFILES}/backport-payload-content`, valueCode: content }] } }),
    ...channel,
  },
});
