import { z } from 'zod';
import { type Ask, get } from './ask.ts';

const participant = z.object({
  ods: z.string(),
  name: z.string(),
  kind: z.string(),
  standing: z.string(),
  dsptStatus: z.string().nullable(),
  dsptExpiry: z.coerce.date().nullable(),
  warnings: z.array(z.object({ kind: z.string(), text: z.string() })),
  change: z.object({ reason: z.string().nullable(), by: z.string().nullable(), at: z.coerce.date() }).optional(),
});
export type Participant = z.output<typeof participant>;
const participants = z.object({ organisations: z.array(participant) });

/** Who takes part, by name. */
export const readParticipants = (): Ask<{ organisations: Participant[] }> => get('/participants', participants);
