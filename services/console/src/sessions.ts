import { randomBytes } from 'node:crypto';
import type { Requester } from '@ouzel/exchange';
import { limits } from './limits.ts';

/** Somebody who is signed in. The token never leaves this process. */
export interface Session {
  token: string;
  requester: Requester;
  /** When the token ends, and the session with it. */
  endsMs: number;
  usedMs: number;
}

/** Who is signed in, by what their cookie holds, in the memory of this process (docs/adr/0035). */
export function createSessions({ idleMs, now }: { idleMs: number; now: () => Date }) {
  const sessions = new Map<string, Session>();
  const isOver = ({ endsMs, usedMs }: Session): boolean => {
    const nowMs = now().getTime();
    return nowMs >= endsMs || nowMs - usedMs >= idleMs;
  };
  return {
    open(token: string, requester: Requester, lifeSeconds: number): string {
      for (const [id, session] of sessions) if (isOver(session)) sessions.delete(id);
      // In the order of use: the first is the one that was idle longest.
      if (sessions.size >= limits.sessionsMax) sessions.delete(sessions.keys().next().value ?? '');
      const id = randomBytes(32).toString('base64url');
      const nowMs = now().getTime();
      sessions.set(id, { token, requester, endsMs: nowMs + lifeSeconds * 1000, usedMs: nowMs });
      return id;
    },
    /** The session, which this counts as a use of; undefined where it is over or never was. */
    use(id: string): Session | undefined {
      const session = sessions.get(id);
      sessions.delete(id);
      if (session === undefined || isOver(session)) return undefined;
      const used = { ...session, usedMs: now().getTime() };
      sessions.set(id, used);
      return used;
    },
    close: (id: string): void => void sessions.delete(id),
  };
}

export type Sessions = ReturnType<typeof createSessions>;
