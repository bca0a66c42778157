import { eventId, type Note, type Writer } from '@ouzel/ledger';

/** The numbers of one writer's events, and what became of each. */
export interface Chain {
  /** The id of the next event. */
  next(at: Date): { id: string; number: number };
  /** How the recording of an event ended for good. Nobody is answered for one that failed. */
  ended(number: number, committed: boolean): void;
  /** Its transaction failed, and may be tried again. */
  doubted(number: number, at: Date): void;
  /** What may be said now of the events up to some number; undefined where there is nothing new to say. @param last nothing is under way. */
  mark(at: Date, last: boolean): NonNullable<Note['mark']> | undefined;
  /** Whether the end of an event is not known yet. */
  waits(): boolean;
  /** A mark is durable: what it said need not be said again. */
  marked(mark: NonNullable<Note['mark']>): void;
}

interface Patience {
  /** After it, an event whose transaction nobody spoke of is one for which nobody was answered, milliseconds. */
  endMs: number;
  /** The same once its transaction has failed. */
  retryMs: number;
}

export function createChain(writer: Writer, patience: Patience): Chain {
  // Until when each is waited for, milliseconds since 1970. A clock that jumps makes an event doubted that comes after all: it is there.
  const [waiting, gone] = [new Map<number, number>(), new Set<number>()];
  let [last, said] = [0, 0];
  return {
    next(at) {
      last += 1;
      waiting.set(last, at.getTime() + patience.endMs);
      return { id: eventId(writer, last), number: last };
    },
    ended(number, committed) {
      waiting.delete(number);
      if (committed) gone.delete(number);
      else gone.add(number);
    },
    doubted(number, at) {
      if (waiting.has(number)) waiting.set(number, at.getTime() + patience.retryMs);
    },
    mark(at, final) {
      for (const [number, until] of waiting) {
        if (!final && at.getTime() < until) continue;
        waiting.delete(number);
        gone.add(number);
      }
      const [oldest] = waiting.keys();
      const through = oldest === undefined ? last : oldest - 1;
      return through <= said ? undefined : { writer, through, void: [...gone].filter((number) => number <= through) };
    },
    waits: () => waiting.size > 0,
    marked({ through, void: numbers }) {
      // The mark is itself the next event: there is nothing new to say of it alone.
      said = Math.max(said, through + 1);
      for (const number of numbers) gone.delete(number);
    },
  };
}
