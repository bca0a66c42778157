import { z } from 'zod';
import { consoleBase, own } from './ask.ts';

const told = z.object({
  signedIn: z.literal(true),
  user: z.object({ id: z.string(), name: z.string(), role: z.string() }),
  organisation: z.object({ ods: z.string(), name: z.string(), kind: z.string() }),
  leftSeconds: z.number(),
  now: z.coerce.date(),
  idleMinutes: z.number().positive(),
});
/** By this browser's clock, however wrong: when the session ends, and how far ahead of the server's the clock is. */
const signedIn = told.transform(({ leftSeconds, now, ...rest }) => ({
  ...rest,
  ends: new Date(Date.now() + leftSeconds * 1000),
  aheadMs: Date.now() - now.getTime(),
}));
const session = z.union([signedIn, z.object({ signedIn: z.literal(false) })]);

export type SignedIn = z.output<typeof signedIn>;
export type Session = z.output<typeof session>;

export const readSession = () => own('session', session);
export const signOut = () => own('sign-out', session, 'POST');
/** A link to the server's own address: the browser goes there and comes back to `to`. */
export const signInAddress = (to: string): string => `${consoleBase()}/sign-in?${new URLSearchParams({ to }).toString()}`;
