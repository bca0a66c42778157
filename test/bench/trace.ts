import { z } from 'zod';

const statement = z.object({ name: z.string().optional(), text: z.string(), values: z.array(z.unknown()).default([]) });
/** Statements that were sent together: one by itself, or those of a transaction. */
const unit = z.object({ transaction: z.boolean(), statements: z.array(statement) });
export const trace = z.array(unit);
export type Unit = z.output<typeof unit>;

const buffer = z.object({ type: z.literal('Buffer'), data: z.array(z.number()) });

/** As `JSON.parse`, with bytes as the Buffers that they were. Dates stay texts, which PostgreSQL reads as well. */
export function parseTrace(text: string): Unit[] {
  const revived: unknown = JSON.parse(text, (_key, value: unknown) => {
    const read = typeof value === 'object' && value !== null && 'data' in value ? buffer.safeParse(value) : undefined;
    return read?.success === true ? Buffer.from(read.data.data) : value;
  });
  return trace.parse(revived);
}
