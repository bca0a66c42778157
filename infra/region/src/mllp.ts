// A twin's framing is its own, not that of the exchange: two that share a mistake would agree on it.
const START = 0x0b;
const END = 0x1c;
const RETURN = 0x0d;

/** A message in its MLLP frame: 0x0B, the bytes, 0x1C 0x0D (HL7 v2.4 Implementation Guide, appendix C). */
export const framed = (message: string): Buffer =>
  Buffer.concat([Buffer.from([START]), Buffer.from(message, 'utf8'), Buffer.from([END, RETURN])]);

/** Hands over each whole message, however the bytes are cut. @returns whether to go on: false once a frame is longer than allowed. */
export function createUnframer(frameBytesMax: number, take: (message: string) => void): (chunk: Buffer) => boolean {
  let held = Buffer.alloc(0);
  return (chunk) => {
    held = Buffer.concat([held, chunk]);
    for (;;) {
      const start = held.indexOf(START);
      const end = start < 0 ? -1 : held.indexOf(Buffer.from([END, RETURN]), start);
      if (end < 0) break;
      const message = held.toString('utf8', start + 1, end);
      held = held.subarray(end + 2);
      take(message);
    }
    return held.length <= frameBytesMax;
  };
}
