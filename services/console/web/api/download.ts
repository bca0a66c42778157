import { z } from 'zod';
import { type Answer, answerOf, BROKEN, apiBase, OWN } from './ask.ts';

/** How much of a file has come, bytes. */
export type Progress = (bytes: number) => void;

/** All that comes, told of as it comes. */
async function taken(response: Response, progress: Progress): Promise<Blob> {
  const parts: BlobPart[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  for (let next = await reader?.read(); next?.value !== undefined; next = await reader?.read()) {
    parts.push(next.value);
    bytes += next.value.byteLength;
    progress(bytes);
  }
  return new Blob(parts, { type: response.headers.get('content-type') ?? '' });
}

function keep(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  URL.revokeObjectURL(url);
}

/** Fetches a file and hands it to the browser; one that breaks off is none. The value is its size, bytes. */
export async function downloadFile(
  path: string,
  name: string,
  method: 'GET' | 'POST' = 'GET',
  progress: Progress = () => undefined,
): Promise<Answer<number>> {
  try {
    const response = await fetch(`${apiBase()}${path}`, { method, credentials: 'same-origin', headers: OWN });
    if (!response.ok) return await answerOf(response, z.never());
    const blob = await taken(response, progress);
    keep(name, blob);
    return { ok: true, value: blob.size };
  } catch {
    return { ok: false, failure: BROKEN };
  }
}
