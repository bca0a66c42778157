import { z } from 'zod';
import { limits } from '../limits.ts';
import { quiet } from './quiet.ts';

const seconds = z.int().min(1).max(limits.answerWithinSecondsMax);

/** Whom a step tells: an organisation, whoever has a relationship with the resident, or the home itself. */
const told = z.union([
  z.strictObject({ organisation: z.string().regex(/^[A-Z0-9]{3,12}$/) }),
  z.strictObject({ relationship: z.enum(['gp-registration', 'open-case', 'referral', 'appointment', 'encounter']) }),
  z.strictObject({ home: z.literal(true) }),
]);
export const step = z.strictObject({
  to: told,
  answerWithinSeconds: seconds,
  purpose: z.enum(['review', 'repeat']).default('review'),
  /** They keep hours: at 5-6 they are passed over in quiet hours, and the next is told at once. */
  keepsHours: z.boolean().default(false),
});
export const steps = z.array(step).max(limits.stepsMax);
export type Step = z.output<typeof step>;

const place = z.union([
  z.strictObject({ organisation: z.string().regex(/^[A-Z0-9]{3,12}$/) }),
  z.strictObject({ home: z.literal(true) }),
]);
/** Who is told that a home which posts usually is silent, and after how long. */
export const silence = z.strictObject({
  afterSeconds: z.int().min(1).max(limits.silentAfterSecondsMax),
  tell: z.array(place).min(1).max(limits.stepsMax),
});
export type SilenceRule = z.output<typeof silence>;

/** The rules of a place as they are set, those of a single 3 for soft signs without their own: an escalation goes by those in force when it was opened. */
export const ladder = z.strictObject({
  bands: z.strictObject({ concern: steps.optional(), 'single-3': steps, '5-6': steps, '7+': steps }),
  terms: z.strictObject({
    lateAfterSeconds: seconds,
    repeatWithinSeconds: seconds,
    /** How soon the home takes readings again after those that called; an hour where nothing is said. */
    recheckWithinSeconds: seconds.optional(),
    /** The same by band, those that call nobody too; of one of those, nothing is asked where nothing is said. */
    recheck: z.partialRecord(z.enum(['0', '1-4', 'concern', 'single-3', '5-6', '7+']), seconds).optional(),
    quiet: quiet.optional(),
    /** A day, and the home itself, where nothing is said. */
    silence: silence.optional(),
  }),
});
export type Ladder = z.output<typeof ladder>;
