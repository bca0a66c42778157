import { Client } from 'undici';

/** One request. */
export interface Shot {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: string;
}

export interface Answer {
  status: number;
  bytes: number;
  /** Only where it was asked for: keeping bodies costs the load generator time. */
  body: Buffer | undefined;
}

/** A keep-alive connection with one request under way at a time. */
export interface Connection {
  send(shot: Shot, keepBody: boolean): Promise<Answer>;
  close(): Promise<void>;
}

export function connect(origin: string): Connection {
  const client = new Client(origin, { pipelining: 1, keepAliveTimeout: 60_000, bodyTimeout: 120_000, headersTimeout: 120_000 });
  return {
    send: (shot, keepBody) =>
      new Promise((resolve, reject) => {
        let [status, bytes] = [0, 0];
        const kept: Buffer[] = [];
        client.dispatch(
          { path: shot.path, method: shot.method, headers: shot.headers, body: shot.body ?? null },
          {
            onRequestStart: () => undefined,
            onResponseStart: (_controller, code) => {
              status = code;
            },
            onResponseData: (_controller, chunk) => {
              bytes += chunk.length;
              if (keepBody) kept.push(chunk);
            },
            onResponseEnd: () => resolve({ status, bytes, body: keepBody ? Buffer.concat(kept) : undefined }),
            onResponseError: (_controller, error) => reject(error),
          },
        );
      }),
    close: () => client.close(),
  };
}

/** A server under load: its FHIR base and how to be let in. */
export interface Target {
  base: string;
  token: string;
}

export function headersOf({ token }: Target): { get: Record<string, string>; post: Record<string, string> } {
  const get = { accept: 'application/fhir+json', authorization: `Bearer ${token}` };
  return { get, post: { ...get, 'content-type': 'application/fhir+json' } };
}
