import type { ApiRoute } from '../route.ts';

type Claim = NonNullable<ApiRoute['claim']>;

/** The letter that each interaction needs in a scope on its type. */
const LETTERS: Readonly<Record<string, string>> = {
  read: 'r',
  vread: 'r',
  'history-instance': 'r',
  'search-type': 's',
  create: 'c',
  update: 'u',
  patch: 'u',
  delete: 'd',
  status: 'r',
  events: 'r',
  everything: 'r',
  summary: 'r',
  residents: 'r',
  'import-csv': 'c',
  match: 's',
  'ihe-pix': 's',
  lastn: 's',
  validate: 'c',
  'break-glass': 'r',
};

export const nameOf = (claim: Claim): string => ('code' in claim ? claim.code : `$${claim.operation}`);

/** The SMART scope that a route needs; `system/` stands for whichever context the token has. */
export function scopeOf(claim: Claim): string {
  if ('operation' in claim && claim.operation === 'urgent-summary') return 'system/$urgent-summary';
  if (claim.type === undefined) return 'that of each entry';
  return `system/${claim.type}.${LETTERS['code' in claim ? claim.code : claim.operation] ?? ''}`;
}

/** Paths as they are written elsewhere: `[id]` for what find-my-way calls `:id`. */
export const shownPath = (path: string): string => path.replaceAll(/:(\w+)/g, '[$1]');

/** What the types have in common, in the order in which the overview shows it. */
export const CODES = ['read', 'vread', 'history-instance', 'search-type', 'create', 'update', 'patch', 'delete'] as const;
