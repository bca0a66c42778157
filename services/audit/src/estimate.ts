import type { Sql } from '@ouzel/runtime';
import { z } from 'zod';
import type { Where } from './where.ts';

const plans = z.array(z.object({ 'QUERY PLAN': z.array(z.looseObject({ Plan: z.looseObject({ 'Plan Rows': z.number() }) })) }));

/** How many the server thinks there are, from what it knows of the columns. */
export async function estimated(sql: Sql, { text, values }: Where): Promise<number | undefined> {
  const rows = await sql.rows({ text: `explain (format json) select from audit.event where ${text}`, values });
  return plans.safeParse(rows).data?.[0]?.['QUERY PLAN'][0]?.Plan['Plan Rows'];
}
