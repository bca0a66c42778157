const START = 0x0b;
const END = 0x1c;
const RETURN = 0x0d;

export interface FrameDecoder {
  /** The messages that these bytes complete, in order. */
  push(bytes: Uint8Array): Uint8Array[];
  /** Bytes outside frames that were dropped so far. */
  readonly garbageBytes: number;
  /** True once a frame outgrew its bound: the connection cannot be trusted to find its frames again. */
  readonly overflowed: boolean;
}

/**
 * MLLP (HL7 v2.x, Minimal Lower Layer Protocol): 0x0B, message, 0x1C 0x0D. Frames may come in any chunks: several in one, one in many.
 * Bytes between frames are dropped and counted. A new 0x0B inside a frame begins it anew, since no message holds that byte.
 */
export function createFrameDecoder({ frameBytesMax }: { frameBytesMax: number }): FrameDecoder {
  let open: number[] | undefined;
  let ending = false;
  let garbageBytes = 0;
  let overflowed = false;

  const take = (byte: number, done: Uint8Array[]): void => {
    if (byte === START) {
      garbageBytes += open?.length ?? 0;
      open = [];
      ending = false;
    } else if (open === undefined) {
      garbageBytes += 1;
    } else if (ending && byte === RETURN) {
      done.push(Uint8Array.from(open));
      open = undefined;
      ending = false;
    } else {
      if (ending) open.push(END);
      ending = byte === END;
      if (!ending) open.push(byte);
      overflowed = open.length > frameBytesMax;
    }
  };

  return {
    push(bytes) {
      const done: Uint8Array[] = [];
      for (const byte of bytes) {
        if (overflowed) break;
        take(byte, done);
      }
      if (overflowed) open = undefined;
      return done;
    },
    get garbageBytes() {
      return garbageBytes;
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
