import { z } from 'zod';

/** What came back for one request, over whatever transport. `status` 0: no HTTP. */
export interface Answer {
  status: number;
  /** Status line and headers as received. */
  head: string;
  headers: readonly (readonly [name: string, value: string])[];
  text: string;
  json: unknown;
  elapsedMs: number;
  /** When the server closed the connection, where it did and where that was waited for. */
  closedMs?: number;
}

/** A header by its lower-case name; several are joined as HTTP does. */
export function headerOf({ headers }: Answer, name: string): string | undefined {
  const found = headers.filter(([each]) => each.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
  return found.length === 0 ? undefined : found.join(', ');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function answerOf(
  status: number,
  statusText: string,
  rawHeaders: readonly string[],
  text: string,
  times: Pick<Answer, 'elapsedMs' | 'closedMs'>,
): Answer {
  const headers = rawHeaders.flatMap((name, at): [string, string][] => (at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? '']] : []));
  const head = [`HTTP/1.1 ${status} ${statusText}`, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\r\n');
  return { status, head, headers, text, json: parsed(text), ...times };
}

const outcome = z.looseObject({
  resourceType: z.literal('OperationOutcome'),
  issue: z
    .array(
      z.looseObject({
        severity: z.enum(['fatal', 'error', 'warning', 'information']),
        code: z.string(),
        details: z.looseObject({ coding: z.array(z.looseObject({ code: z.string() })) }).optional(),
      }),
    )
    .min(1),
});

export function issuesOf({ json }: Answer): z.output<typeof outcome>['issue'] {
  return outcome.safeParse(json).data?.issue ?? [];
}

const bundle = z.looseObject({
  resourceType: z.literal('Bundle'),
  entry: z
    .array(
      z.looseObject({
        search: z.looseObject({ mode: z.string() }).optional(),
        response: z.looseObject({ status: z.string() }).optional(),
        resource: z.looseObject({ issue: z.array(z.looseObject({ code: z.string() })).optional() }).optional(),
      }),
    )
    .default([]),
});

export const entriesOf = ({ json }: Answer): z.output<typeof bundle>['entry'] => bundle.safeParse(json).data?.entry ?? [];

/** The value at a path of keys and indexes, such as `meta.versionId` or `note.0.text`. */
export function valueAt(json: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined;
    return Object.getOwnPropertyDescriptor(value, key)?.value;
  }, json);
}

/** `401 login`: how an answer is written in reports and in the list of disagreements. */
export function inShort(answer: Answer): string {
  const [issue] = issuesOf(answer);
  const error = z.looseObject({ error: z.string() }).safeParse(answer.json).data?.error;
  const code = issue?.code ?? error;
  return code === undefined ? String(answer.status) : `${answer.status} ${code}`;
}
