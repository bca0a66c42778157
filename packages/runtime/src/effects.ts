import type { Sql, Statement } from './postgres.ts';

/** A statement, or one row of a statement that takes its rows as array parameters: such rows of a batch are written together. */
export type EffectStatement = Statement & { row?: readonly unknown[]; order?: string; ended?: (committed: boolean) => void };

function columnsOf(rows: readonly (readonly unknown[])[]): unknown[][] {
  return (rows[0] ?? []).map((_, column) => rows.map((row) => row[column]));
}

const byOrder = ({ order: a = '' }: EffectStatement, { order: b = '' }: EffectStatement): number =>
  a === b ? 0 : a < b ? -1 : 1;

/** Runs the statements that join a transaction, those that say their order behind those that need none; rows of the same statement go as one, in one order everywhere so that batches never lock each other out. */
export async function runEffects(sql: Sql, effects: readonly EffectStatement[]): Promise<void> {
  const grouped = new Map<string, EffectStatement[]>();
  const single: EffectStatement[] = [];
  for (const effect of effects) {
    if (effect.ended !== undefined) sql.onEnd?.(effect.ended);
    if (effect.row === undefined) single.push(effect);
    else grouped.set(effect.text, [...(grouped.get(effect.text) ?? []), effect]);
  }
  const together = [...grouped.values()].map((each): Statement => {
    const [first] = each;
    const rows = each.flatMap(({ row }) => (row === undefined ? [] : [row]));
    const sorted = rows.toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
    return { ...(first?.name === undefined ? {} : { name: first.name }), text: first?.text ?? '', values: columnsOf(sorted) };
  });
  // Sent at once, carried out in order: a statement that fails fails the transaction, and those behind it with it.
  await Promise.all(
    [...single.toSorted(byOrder), ...together].map(({ name, text, values = [] }) =>
      sql.rows({ ...(name === undefined ? {} : { name }), text, values }),
    ),
  );
}
