import { z } from 'zod';

/** An answer as a caller sees it. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  json: unknown;
}

export interface Asked {
  method?: string;
  token?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

/** Asks the API over a real socket, at a path below its base or at a whole address. */
export async function ask(base: string, path: string, { method, token, headers = {}, body }: Asked = {}): Promise<Answer> {
  const url = path.startsWith('http') ? path : path === '' ? base : `${base}/${path}`;
  const response = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/fhir+json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = text.startsWith('{') && response.headers.get('content-type')?.includes('ndjson') !== true;
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
}

const resource = z.looseObject({ resourceType: z.string(), id: z.string().optional() });
export const bundleSchema = z.looseObject({
  resourceType: z.literal('Bundle'),
  type: z.string(),
  total: z.number().optional(),
  link: z.array(z.object({ relation: z.string(), url: z.string() })).default([]),
  entry: z
    .array(
      z.looseObject({
        fullUrl: z.string().optional(),
        resource: resource.optional(),
        search: z.object({ mode: z.string() }).optional(),
        response: z
          .looseObject({
            status: z.string(),
            location: z.string().optional(),
            etag: z.string().optional(),
            outcome: z.unknown().optional(),
          })
          .optional(),
      }),
    )
    .default([]),
});

export const bundleOf = ({ json }: Answer): z.output<typeof bundleSchema> => bundleSchema.parse(json);

export const linkOf = (answer: Answer, relation: string): string | undefined =>
  bundleOf(answer).link.find((link) => link.relation === relation)?.url;

/** The resources of a Bundle whose search mode is this one. */
export const inMode = (answer: Answer, mode: string): z.output<typeof resource>[] =>
  bundleOf(answer).entry.flatMap(({ resource: each, search }) => (search?.mode === mode && each !== undefined ? [each] : []));

/** HTTP status and the code of the first issue. */
export function issueOf({ status, json }: Answer): [number, string | undefined] {
  const outcome = z.looseObject({ issue: z.array(z.looseObject({ code: z.string() })) }).safeParse(json);
  return [status, outcome.data?.issue[0]?.code];
}
