import type { KnownResident } from '@ouzel/exchange';

const more = (difference: number): string =>
  difference === 0 ? 'the same as' : difference > 0 ? `${difference} more than` : `${-difference} less than`;

/** A score beside this resident's own earlier ones: what is usual for them, and the last one. Nothing where nothing is known. */
export function trendOf(total: number, complete: boolean, { usual, last }: Pick<KnownResident, 'usual' | 'last'>): string[] {
  const floor = complete ? '' : ' at least';
  const usually =
    usual === undefined
      ? []
      : [
          `Usual for this resident: ${usual.total} (the middle of ${usual.of} sets); now${floor} ${more(total - usual.total)} usual.`,
        ];
  // In UTC, as the reading itself has it: whoever reads it may be elsewhere.
  const before =
    last === undefined ? [] : [`The newest other set scored ${last.total}, taken ${last.taken.toISOString().slice(0, 16)}Z.`];
  return [...usually, ...before];
}
