import { type KeyTenure, parseVkey, tenures } from '@ouzel/ledger';

/** Keys as `GET audit/key` gives them: the first, then each rotation, parted by two empty lines, since a note has one in it. */
export function keysOf(text: string): KeyTenure[] | undefined {
  const [first = '', ...rotations] = text.split('\n\n\n').map((each) => `${each.trimEnd()}\n`);
  const key = parseVkey(first);
  return key === undefined ? undefined : tenures(key, rotations);
}

/** The first key as it was read: what a browser that comes back expects. */
export const firstKeyOf = (text: string): string => text.split('\n')[0] ?? '';

export const keyName = ({ name, id }: KeyTenure['key']): string => `${name}+${id.toString('hex')}`;
