/**
 * Edits between two words (a letter put in, left out, changed, or two neighbours changed over; optimal string alignment), as far as
 * `most`: where there are more, `most + 1`.
 */
export function editsBetween(one: string, other: string, most: number): number {
  if (one === other) return 0;
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let [before, above] = [
    Array.from({ length: other.length + 1 }, () => 0),
    Array.from({ length: other.length + 1 }, (_, at) => at),
  ];
  for (let row = 1; row <= one.length; row += 1) {
    const line = [row];
    let least = row;
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      let edits = Math.min((above[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1, (above[column - 1] ?? 0) + (same ? 0 : 1));
      const changedOver = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (row > 1 && column > 1 && changedOver) edits = Math.min(edits, (before[column - 2] ?? 0) + 1);
      line.push(edits);
      if (edits < least) least = edits;
    }
    if (least > most) return most + 1;
    [before, above] = [above, line];
  }
  return above[other.length] ?? most + 1;
}

/** Whether two words may be one mistyped: one edit in a word of four letters or more, two in one of eight or more. */
export function isMistyped(one: string, other: string): boolean {
  const shorter = Math.min(one.length, other.length);
  if (shorter < 4) return false;
  const most = shorter >= 8 ? 2 : 1;
  return editsBetween(one, other, most) <= most;
}
