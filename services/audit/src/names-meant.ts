import { FhirError } from '@ouzel/fhir';
import type { Sql } from '@ouzel/runtime';
import type { AuditCriteria } from './criteria.ts';
import { limits } from './limits.ts';

type Names = NonNullable<AuditCriteria['names']>;

const FIND = `select name from audit.agent_name where lower(name) like any($1::text[]) or name = any($2::text[]) order by name limit ${limits.namesMax + 1}`;

const literal = (text: string): string => text.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`);

/** A name begins with the text, or a word of it does: the family name most often stands behind others. */
const patternsOf = ({ text, how }: Names[number][number]): string[] => {
  if (how === 'exact') return [];
  return how === 'contains' ? [`%${literal(text)}%`] : [`${literal(text)}%`, `% ${literal(text)}%`];
};

/** Whole names of people who acted that each of the texts may mean. @throws FhirError `too-costly` where those are too many. */
export async function namesMeant(sql: Sql, names: Names): Promise<string[][]> {
  return Promise.all(
    names.map(async (any) => {
      const exact = any.flatMap(({ text, how }) => (how === 'exact' ? [text] : []));
      const rows = await sql.rows<{ name: string }>({ text: FIND, values: [any.flatMap(patternsOf), exact] });
      if (rows.length > limits.namesMax)
        throw new FhirError('too-costly', `More than ${limits.namesMax} people have such a name; give more of it.`, {
          expression: ['agent-name'],
        });
      return rows.map(({ name }) => name);
    }),
  );
}
