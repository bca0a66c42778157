import { z } from 'zod';
import { type Ask, get, post } from './ask.ts';

const source = z.object({
  source: z.string(),
  name: z.string(),
  kind: z.string(),
  active: z.boolean(),
  asked: z.boolean(),
  state: z.string(),
  lastSuccess: z.coerce.date().nullable(),
  lastFailure: z.coerce.date().nullable(),
  lastPaused: z.coerce.date().nullable(),
  answers: z.number(),
  whole: z.number(),
  word: z
    .object({
      stopped: z.boolean(),
      cause: z.string().nullable(),
      copies: z.enum(['shown', 'hidden']).nullable(),
      reason: z.string(),
      byName: z.string(),
      recorded: z.coerce.date(),
    })
    .optional(),
});
export type Source = z.output<typeof source>;
const sources = z.object({ sources: z.array(source) });

export const readSources = (): Ask<{ sources: Source[] }> => get('/sources', sources);

const said = z.looseObject({ state: z.string() });
const at = (id: string, what: string): string => `/sources/${encodeURIComponent(id)}/${what}`;
export const stopSource = (id: string, body: { cause: string; copies: string; reason: string }) =>
  post(at(id, 'stop'), body, said);
export const resumeSource = (id: string, body: { reason: string }) => post(at(id, 'resume'), body, said);
