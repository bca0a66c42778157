const START = 0x0b;
const END = 0x1c;
const RETURN = 0x0d;
const END_AGAIN = Uint8Array.of(END);
const LEAST_BYTES = 1_024;

export interface FrameDecoder {
  /** The messages that these bytes complete, in order. */
  push(bytes: Uint8Array): Uint8Array[];
  /** Bytes outside frames that were dropped so far. */
  readonly garbageBytes: number;
  /** How much of a frame that has begun is held; undefined where none has. */
  readonly heldBytes: number | undefined;
  /** True once a frame outgrew its bound: the connection cannot be trusted to find its frames again. */
  readonly overflowed: boolean;
}

const placeOf = (bytes: Uint8Array, byte: number, from: number): number => {
  const at = bytes.indexOf(byte, from);
  return at < 0 ? bytes.length : at;
};

/**
 * MLLP (HL7 v2.x, Minimal Lower Layer Protocol): 0x0B, message, 0x1C 0x0D. Frames may come in any chunks: several in one, one in many.
 * Bytes between frames are dropped and counted. A new 0x0B inside a frame begins it anew, since no message holds that byte.
 */
export function createFrameDecoder({ frameBytesMax }: { frameBytesMax: number }): FrameDecoder {
  let isOpen = false;
  // Grows by doubling, so that a frame that comes byte by byte takes no more room than one that comes whole.
  let held = Buffer.alloc(0);
  let size = 0;
  let ending = false;
  let garbageBytes = 0;
  let overflowed = false;

  const hold = (part: Uint8Array): void => {
    const needed = size + part.length;
    overflowed ||= needed > frameBytesMax;
    if (overflowed) return;
    if (needed > held.length) {
      const grown = Buffer.alloc(Math.max(needed, 2 * held.length, LEAST_BYTES));
      held.copy(grown, 0, 0, size);
      held = grown;
    }
    held.set(part, size);
    size = needed;
  };
  const begin = (): void => {
    isOpen = true;
    size = 0;
    ending = false;
  };
  const finish = (): Uint8Array => {
    const whole = held.subarray(0, size);
    held = Buffer.alloc(0);
    size = 0;
    isOpen = ending = false;
    return whole;
  };

  /** Takes what begins at `at`, up to the next byte that means something. @returns where to go on. */
  const take = (bytes: Uint8Array, at: number, done: Uint8Array[]): number => {
    const start = placeOf(bytes, START, at);
    if (!isOpen) {
      garbageBytes += start - at;
      if (start < bytes.length) begin();
      return start + 1;
    }
    if (ending && bytes[at] === RETURN) {
      done.push(finish());
      return at + 1;
    }
    if (ending) hold(END_AGAIN);
    const end = placeOf(bytes, END, at);
    ending = end < start;
    hold(bytes.subarray(at, Math.min(start, end)));
    if (start < end) {
      garbageBytes += size;
      begin();
    }
    return overflowed ? bytes.length : Math.min(start, end) + 1;
  };

  return {
    push(bytes) {
      const done: Uint8Array[] = [];
      if (overflowed) return done;
      for (let at = 0; at < bytes.length;) at = take(bytes, at, done);
      if (overflowed) finish();
      return done;
    },
    get garbageBytes() {
      return garbageBytes;
    },
    get heldBytes() {
      return isOpen ? size : undefined;
    },
    get overflowed() {
      return overflowed;
    },
  };
}

/** A message as one frame. */
export function frame(message: Uint8Array): Uint8Array {
  const framed = new Uint8Array(message.length + 3);
  framed[0] = START;
  framed.set(message, 1);
  framed.set([END, RETURN], message.length + 1);
  return framed;
}
