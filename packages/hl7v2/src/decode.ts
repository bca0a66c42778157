/** MSH-18 names that mean one byte a character (HL7 table 0211). */
const LATIN1 = /8859\/1|8859-1|ISO IR100|WINDOWS-1252/i;
const MSH_18 = 18;

/** MSH-18 as it stands in the bytes, before their character set is known: the header is ASCII up to there. */
function declared(bytes: Uint8Array): string {
  const line =
    Buffer.from(bytes.subarray(0, 2_000))
      .toString('latin1')
      .split(/[\r\n]/)[0] ?? '';
  return line.split(line.charAt(3))[MSH_18 - 1] ?? '';
}

/**
 * The text of a message by its MSH-18: UTF-8 unless it names Latin-1. Senders that say nothing, or say Unicode and send Latin-1, are
 * common: bytes that are not UTF-8 are read as Latin-1, and `departed` says so.
 */
export function decodeMessage(bytes: Uint8Array): { text: string; departed: boolean } {
  if (LATIN1.test(declared(bytes))) return { text: Buffer.from(bytes).toString('latin1'), departed: false };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), departed: false };
  } catch {
    return { text: Buffer.from(bytes).toString('latin1'), departed: true };
  }
}
