import { request } from 'node:http';
import { type Answer, answerOf } from './answer.ts';

const ANSWER_WITHIN_MS = 20_000;

/** Sends one request as it stands: no header is added but Host and length, no address is tidied. */
export function sendHttp(
  base: string,
  {
    method,
    path,
    headers,
    body,
  }: { method: string; path: string; headers: readonly (readonly [string, string])[]; body?: Buffer | string },
): Promise<Answer> {
  const url = new URL(base);
  const lines: [string, string][] = [['Host', url.host], ...headers.map(([name, value]): [string, string] => [name, value])];
  if (body !== undefined) lines.push(['Content-Length', String(Buffer.byteLength(body))]);
  const started = performance.now();
  return new Promise((resolve, reject) => {
    let answered = false;
    // As a list, headers go out as they stand, duplicates included.
    const options = { host: url.hostname, port: url.port, method, path, agent: false, headers: lines.flat() };
    const call = request(options, (response) => {
      answered = true;
      const chunks: Buffer[] = [];
      const done = (): void =>
        resolve(
          answerOf(
            response.statusCode ?? 0,
            response.statusMessage ?? '',
            response.rawHeaders,
            Buffer.concat(chunks).toString(),
            {
              elapsedMs: performance.now() - started,
            },
          ),
        );
      response.on('data', (chunk) => chunks.push(Buffer.from(chunk)));
      response.on('end', done);
      response.on('error', done);
    });
    call.setTimeout(ANSWER_WITHIN_MS, () => call.destroy(new Error(`No answer in ${ANSWER_WITHIN_MS} ms.`)));
    call.on('error', (error) => {
      if (!answered) reject(error);
    });
    call.end(body);
  });
}
