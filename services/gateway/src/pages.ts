import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Permit, Requester, SourceAnswer } from '@ouzel/exchange';
import { FhirError, isObject } from '@ouzel/fhir';
import type { Paging } from '@ouzel/records';
import { z } from 'zod';
import { limits } from './limits.ts';

/** What a link to a further page carries: where it begins, the record as it was then, and what the first page said of the sources. */
const cursor = z.object({
  /** What was searched: a link never serves another search. */
  search: z.string(),
  after: z.object({ key: z.string(), record: z.string(), local: z.string() }),
  asOf: z.number(),
  closed: z.array(z.string()),
  lacking: z.array(z.unknown()),
  until: z.number(),
});
export type Cursor = z.output<typeof cursor>;

const IV_BYTES = 12;
const TAG_BYTES = 16;

const ownerOf = ({ clientId, organisation, user, purpose, patient }: Requester): Buffer =>
  Buffer.from(JSON.stringify([clientId, organisation.ods, user?.id, purpose, patient]));

const lost = (): FhirError =>
  new FhirError('bad-value', 'This page link is not one of yours, or it is too old; search again.', { expression: ['_page'] });

/** Seals cursors: nobody can read them, change them, or use those of another caller. */
export interface Pages {
  seal(page: Omit<Cursor, 'until'>, requester: Requester): string;
  /** @throws FhirError `bad-value`. */
  open(text: string, search: string, requester: Requester): Cursor;
}

export function createPages(key: Buffer, now: () => Date): Pages {
  return {
    seal(page, requester) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(ownerOf(requester));
      const text = JSON.stringify({ ...page, until: now().getTime() + limits.pageLifeMs });
      const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([sealed, cipher.getAuthTag()]).toString('base64url');
    },
    open(text, search, requester) {
      const bytes = Buffer.from(text, 'base64url');
      const opened = cursor.safeParse(unsealed(key, bytes, requester));
      if (!opened.success || opened.data.search !== search || opened.data.until < now().getTime()) throw lost();
      return opened.data;
    },
  };
}

function unsealed(key: Buffer, bytes: Buffer, requester: Requester): unknown {
  if (bytes.length <= IV_BYTES + TAG_BYTES) throw lost();
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(ownerOf(requester)).setAuthTag(bytes.subarray(-TAG_BYTES));
    const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
    return JSON.parse(text.toString());
  } catch {
    throw lost();
  }
}

/** What the first page said of sources, as far as they may still be spoken of. */
export function lackingOf({ lacking }: Cursor, permit: Permit): SourceAnswer[] {
  const known = new Set(permit.holdings.map(({ custodian }) => custodian.ods));
  const isAnswer = (value: unknown): value is SourceAnswer =>
    isObject(value) &&
    typeof value['status'] === 'string' &&
    isObject(value['custodian']) &&
    known.has(String(value['custodian']['ods']));
  return lacking
    .filter(isAnswer)
    .map((answer) => ({ ...answer, ...(answer.asOf === undefined ? {} : { asOf: new Date(answer.asOf) }) }));
}

export type After = NonNullable<Paging['after']>;
