import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { SignedOutContext } from '../../app/signed-out.ts';
import { type Posted, postSet } from '../api/posted.ts';
import { allKept, forget, keep, type Kept } from './kept.ts';
import { mayGo, type Sender, sendOne } from './send.ts';

/** How often what waits is tried again, milliseconds. */
const AGAIN_MS = 4_000;

interface Outbox {
  /** What the exchange has not said to have, of this home. */
  unsent: readonly Kept[];
  /** What it said of sets that were sent from here since the page was opened, by key. */
  sent: ReadonlyMap<string, Posted>;
  add: (set: Kept) => Promise<void>;
  remove: (key: string) => Promise<void>;
}

const nothing = async (): Promise<void> => undefined;
const OutboxContext = createContext<Outbox>({ unsent: [], sent: new Map(), add: nothing, remove: nothing });
export const useOutbox = (): Outbox => useContext(OutboxContext);

/** Calls `turn` now, now and then, and as soon as there is a connection again. */
function useTurns(turn: () => Promise<void>): void {
  useEffect(() => {
    const go = (): void => void turn();
    go();
    const timer = window.setInterval(go, AGAIN_MS);
    window.addEventListener('online', go);
    return () => {
      window.clearInterval(timer);
      window.removeEventListener('online', go);
    };
  }, [turn]);
}

/** Sets on their way to the exchange: kept first, sent until there is an answer. One tab sends at a time. */
export function OutboxOf({ sender: { id, home }, children }: { sender: Sender; children: ReactNode }) {
  const [unsent, setUnsent] = useState<readonly Kept[]>([]);
  const [sent, setSent] = useState<ReadonlyMap<string, Posted>>(new Map());
  const signedOut = useContext(SignedOutContext);
  const out = useRef(signedOut);
  out.current = signedOut;
  const look = useCallback(async () => setUnsent((await allKept()).filter((set) => set.home === home)), [home]);
  const sendAll = useCallback(async (): Promise<void> => {
    for (const set of (await allKept()).filter((each) => mayGo(each, { id, home }))) {
      const outcome = await sendOne(set, postSet);
      if (outcome.is === 'sent') setSent((before) => new Map(before).set(set.key, outcome.posted));
      if (outcome.is === 'signed-out') out.current?.();
      if (outcome.is === 'waiting' || outcome.is === 'signed-out') break;
    }
  }, [id, home]);
  const turn = useCallback(async (): Promise<void> => {
    await navigator.locks.request('ouzel-outbox', { ifAvailable: true }, (lock) => (lock === null ? undefined : sendAll()));
    await look();
  }, [sendAll, look]);
  useTurns(turn);
  const outbox = useMemo(
    () => ({
      unsent,
      sent,
      async add(set: Kept) {
        await keep(set);
        await look();
        void turn();
      },
      async remove(key: string) {
        await forget(key);
        await look();
      },
    }),
    [unsent, sent, look, turn],
  );
  return <OutboxContext value={outbox}>{children}</OutboxContext>;
}
