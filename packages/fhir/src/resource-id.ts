// Crockford's base32 in lower case: FHIR ids allow it, it sorts like the bytes, and it has no I, L, O, U to misread.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const UUID_BITS = 128n;
const DIGITS = 26;

const HYPHEN = 45;

/** The value of each hexadecimal digit by its character. */
const HEX = Uint8Array.from({ length: 128 }, (_, code) => {
  const digit = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(digit) ? 0 : digit;
});

/** A UUID as 26 base32 digits: 128 bits behind two zero bits, five to a digit. Runs for every line of every answer. */
export function base32OfUuid(uuid: string): string {
  let text = '';
  let value = 0;
  let bits = 2;
  for (let at = 0; at < uuid.length; at += 1) {
    const code = uuid.charCodeAt(at);
    if (code === HYPHEN) continue;
    value = (value << 4) | (HEX[code] ?? 0);
    bits += 4;
    if (bits < 5) continue;
    bits -= 5;
    text += ALPHABET[value >>> bits];
    value &= (1 << bits) - 1;
  }
  return text;
}

/** The UUID behind 26 base32 digits, or undefined where the text is not one. */
export function uuidOfBase32(text: string): string | undefined {
  if (text.length !== DIGITS) return undefined;
  let value = 0n;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return undefined;
    value = (value << 5n) | BigInt(digit);
  }
  if (value >> UUID_BITS !== 0n) return undefined;
  const hex = value.toString(16).padStart(32, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Where a resource is kept: the record (what one custodian holds about one person) and its id in there, both UUIDs. */
export interface ResourceKey {
  record: string;
  local: string;
}

/** `<record>.<local>`, 53 characters: a read by id knows its record without a look-up. */
export function resourceId(key: ResourceKey): string {
  return `${base32OfUuid(key.record)}.${base32OfUuid(key.local)}`;
}

export function parseResourceId(id: string): ResourceKey | undefined {
  const [first, second, ...rest] = id.split('.');
  if (first === undefined || second === undefined || rest.length > 0) return undefined;
  const record = uuidOfBase32(first);
  const local = uuidOfBase32(second);
  return record === undefined || local === undefined ? undefined : { record, local };
}
