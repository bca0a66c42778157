import { READING } from './examples-of-reading.ts';
import { WRITING } from './examples-of-writing.ts';

/** A request that can be pasted into a terminal, in the words of curl. */
export interface Example {
  title: string;
  /** The variable that holds the token it is sent with; none where it needs none. */
  as?: 'TOKEN' | 'WRITER' | 'REVIEWER';
  method?: 'POST' | 'PUT' | 'PATCH';
  /** Below the base, as it stands between double quotes: `$WHO` is a variable, `\$everything` is not. */
  path: string;
  /** As they stand between double quotes. */
  headers?: readonly string[];
  /** JSON; `$WHO` in it is a variable. */
  body?: unknown;
  form?: readonly string[];
  /** The variable that keeps a value of the answer, and where in the answer it is. */
  keep?: { name: string; from: string };
  /** Shows the headers of the answer too. */
  head?: boolean;
}

const REVIEWING: readonly Example[] = [
  { title: 'Who looked at this record, and by which rule', as: 'REVIEWER', path: '/AuditEvent?patient=$WHO&_count=5' },
];

export const EXAMPLES = { Read: READING, Write: WRITING, Review: REVIEWING } as const;
