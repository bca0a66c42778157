import { z } from 'zod';
import { consoleBase, own } from './ask.ts';

const signedIn = z.object({
  signedIn: z.literal(true),
  user: z.object({ id: z.string(), name: z.string(), role: z.string() }),
  organisation: z.object({ ods: z.string(), name: z.string(), kind: z.string() }),
  ends: z.coerce.date(),
  idleMinutes: z.number().positive(),
});
const session = z.union([signedIn, z.object({ signedIn: z.literal(false) })]);

export type SignedIn = z.output<typeof signedIn>;
export type Session = z.output<typeof session>;

export const readSession = () => own('session', session);
export const signOut = () => own('sign-out', session, 'POST');
/** A link to the server's own address: the browser goes there and comes back to `to`. */
export const signInAddress = (to: string): string => `${consoleBase()}/sign-in?${new URLSearchParams({ to }).toString()}`;
