import { signOut } from '../../api/session.ts';

/** Remembers that somebody signed out while the server could not be told. */
const LEFT = 'ouzel-left';

/** Signs out: at once for whoever holds the tablet, and for the server as soon as it can be told. */
export async function leaveHere(): Promise<void> {
  window.localStorage.setItem(LEFT, '1');
  if ((await signOut()).ok) window.localStorage.removeItem(LEFT);
}

/** Tells the server of a sign-out that it could not be told of. */
export async function finishLeaving(): Promise<void> {
  if (window.localStorage.getItem(LEFT) !== null) await leaveHere();
}

export const isLeaving = (): boolean => window.localStorage.getItem(LEFT) !== null;
