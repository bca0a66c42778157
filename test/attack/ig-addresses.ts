/** The list was written before information governance had addresses: what it calls each, and what it is called here. */
const ADDRESSES: readonly (readonly [theirs: RegExp, ours: string])[] = [
  [/^\/accesses\.csv\?/, '/audit/export?format=csv&'],
  [/^\/accesses\?from=/, '/AuditEvent?date=ge'],
  [/^\/accesses\?sort=/, '/AuditEvent?_sort='],
  [/^\/accesses\?org=/, '/AuditEvent?agent='],
  [/^\/accesses(?=$|\/)/, '/AuditEvent'],
  [/^\/review\//, '/break-glass/'],
  [/^\/proof\//, '/audit/entries/'],
];

export function igAddress(path: string): string {
  const found = ADDRESSES.find(([theirs]) => theirs.test(path));
  return found === undefined ? path : path.replace(found[0], found[1]);
}
