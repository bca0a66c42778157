import { z } from 'zod';
import { type Ask, get, post } from './ask.ts';

const asked = z.looseObject({
  id: z.string(),
  event: z.string(),
  case: z.string(),
  reason: z.string(),
  organisation: z.string(),
  requestedBy: z.string(),
  requested: z.coerce.date(),
  state: z.string(),
  decidedBy: z.string().optional(),
  decided: z.coerce.date().optional(),
  decisionReason: z.string().optional(),
  openUntil: z.coerce.date().optional(),
});
export type Reconstruction = z.output<typeof asked>;
const whole = asked.extend({
  recorded: z.coerce.date(),
  patient: z.string().optional(),
  sha256: z.string().optional(),
  resources: z.array(z.string()),
});
export type WholeReconstruction = z.output<typeof whole>;
const content = z.looseObject({
  event: z.string(),
  recorded: z.coerce.date(),
  status: z.number(),
  state: z.string(),
  sha256: z.string().optional(),
  content: z.string().optional(),
  bytes: z.number().optional(),
  missing: z.number().optional(),
  reason: z.string().optional(),
});
export type SeenContent = z.output<typeof content>;

export const readReconstructions = (): Ask<{ items: Reconstruction[] }> =>
  get('/reconstructions', z.object({ items: z.array(asked) }));
export const readReconstruction = (id: string): Ask<WholeReconstruction> =>
  get(`/reconstructions/${encodeURIComponent(id)}`, whole);
/** Each time that it is asked for is in the log. */
export const openReconstruction = (id: string): Ask<SeenContent> =>
  get(`/reconstructions/${encodeURIComponent(id)}/content`, content);

const made = z.looseObject({ id: z.string() });
export const askReconstruction = (wish: { event: string; case: string; reason: string }) => post('/reconstructions', wish, made);
export const decideReconstruction = (id: string, decision: { decision: 'approved' | 'refused'; reason: string }) =>
  post(`/reconstructions/${encodeURIComponent(id)}/decision`, decision, made);
