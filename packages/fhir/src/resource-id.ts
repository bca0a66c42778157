// Crockford's base32 in lower case: FHIR ids allow it, it sorts like the bytes, and it has no I, L, O, U to misread.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const UUID_BITS = 128n;
const DIGITS = 26;

/** A UUID as 26 base32 digits: 128 bits behind two zero bits, five to a digit. Runs for every line of every answer. */
export function base32OfUuid(uuid: string): string {
  let text = '';
  let value = 0;
  let bits = 2;
  for (const byte of Buffer.from(uuid.replaceAll('-', ''), 'hex')) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET.charAt(value >>> bits);
      value &= (1 << bits) - 1;
    }
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
