import type { Database } from '@ouzel/runtime';
import { limits } from './limits.ts';

/** Who looks: an organisation's own officers see what its staff did, the exchange's everything, and nobody what is about themselves. */
export interface Officer {
  id: string;
  name: string;
  role: string;
  organisation: string;
  exchange: boolean;
}

export interface ListedCase {
  id: string;
  organisation: string;
  staff: string;
  staffName: string;
  person: string | null;
  state: string;
  assignee: string | null;
  outcome: string | null;
  version: number;
  score: number;
  opened: Date;
  changed: Date;
  rules: string[];
  /** When whom it was about was erased; null of any other. */
  erased: Date | null;
}

export interface CaseCriteria {
  state?: string | undefined;
  organisation?: string | undefined;
  staff?: string | undefined;
  person?: string | undefined;
  assignee?: string | undefined;
  rule?: string | undefined;
  /** Opened before: those that have been there for longer. */
  openedBefore?: Date | undefined;
  /** From 1. */
  page?: number | undefined;
  count?: number | undefined;
}

const COLUMNS = `c.casefile as id, c.organisation, c.staff, c.staff_name as "staffName", c.person, c.state, c.assignee, c.outcome, c.version, c.score, c.opened, c.changed, c.erased,
  array(select distinct rule from audit.alert a where a.casefile = c.casefile order by 1) as rules`;
export const MINE = `(($1::boolean or c.organisation = $2) and c.staff <> $3)`;
const WHERE = `${MINE} and ($4::text is null or c.state = $4 or ($4 = 'open' and c.state <> 'closed')) and ($5::text is null or c.organisation = $5)
  and ($6::text is null or c.staff = $6) and ($7::uuid is null or c.person = $7) and ($8::text is null or c.assignee = $8)
  and ($9::text is null or exists (select from audit.alert a where a.casefile = c.casefile and a.rule = $9)) and ($10::timestamptz is null or c.opened < $10)`;
const LIST = `select ${COLUMNS} from audit.casefile c where ${WHERE} order by c.changed desc, c.casefile limit $11 offset $12`;
const TOTAL = `select count(*)::int as total from audit.casefile c where ${WHERE}`;
const ONE = `select ${COLUMNS} from audit.casefile c where ${MINE} and c.casefile = $4`;

export const scopeOf = ({ exchange, organisation, id }: Officer): unknown[] => [exchange, organisation, id];

/** Changed last first. */
export async function listCases(
  database: Pick<Database, 'rows'>,
  officer: Officer,
  { state, organisation, staff, person, assignee, rule, openedBefore, page = 1, count = limits.pageDefault }: CaseCriteria,
): Promise<{ cases: ListedCase[]; total: number }> {
  const narrowed = [state, organisation, staff, person, assignee, rule, openedBefore].map((value) => value ?? null);
  const values = [...scopeOf(officer), ...narrowed];
  const size = Math.min(count, limits.pageMax);
  const [cases, [row]] = await Promise.all([
    database.rows<ListedCase & Record<string, unknown>>({
      name: 'case-list',
      text: LIST,
      values: [...values, size, (page - 1) * size],
    }),
    database.rows<{ total: number }>({ name: 'case-total', text: TOTAL, values }),
  ]);
  return { cases, total: row?.total ?? 0 };
}

/** One case, or nothing where there is none that this officer may see. */
export async function oneCase(database: Pick<Database, 'rows'>, officer: Officer, id: string): Promise<ListedCase | undefined> {
  const values = [...scopeOf(officer), id];
  const [found] = await database.rows<ListedCase & Record<string, unknown>>({ name: 'case-one', text: ONE, values });
  return found;
}
