import { z } from 'zod';
import { type Ask, get, post } from './ask.ts';

const declaration = z.looseObject({
  claim: z.string(),
  patient: z.string().optional(),
  organisation: z.string(),
  user: z.object({ id: z.string(), name: z.string(), role: z.string() }),
  reasons: z.array(z.string()),
  text: z.string(),
  personCannotBeAsked: z.boolean(),
  declared: z.coerce.date(),
  expires: z.coerce.date(),
  reviewBy: z.coerce.date(),
  overdue: z.boolean(),
  review: z.object({ at: z.coerce.date(), by: z.string(), finding: z.string(), text: z.string() }).optional(),
});
export type Declaration = z.output<typeof declaration>;

const list = z.object({ items: z.array(declaration) });

/** Declarations of break-glass, newest first; `all` also those that were reviewed. */
export const readDeclarations = (all: boolean): Ask<{ items: Declaration[] }> =>
  get(all ? '/break-glass?all=true' : '/break-glass', list);

export interface Finding {
  finding: 'appropriate' | 'inappropriate';
  /** 10 to 2,000 characters. */
  text: string;
}

export const reviewDeclaration = (claim: string, finding: Finding) =>
  post(`/break-glass/${encodeURIComponent(claim)}`, finding, z.looseObject({ claim: z.string() }));
