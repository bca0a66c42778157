import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cell, csvLine } from '../src/csv.ts';

/** A reader of RFC 4180, written apart from the writer. */
function parsed(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    if (text[at] !== '"') throw new Error(`a cell that is not quoted at ${at}`);
    let value = '';
    for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at += 1) {
      if (at >= text.length) throw new Error('a cell that does not end');
      if (text[at] === '"') at += 1;
      value += text[at];
    }
    row.push(value);
    at += 1;
    if (text[at] === ',') at += 1;
    else if (text.startsWith('\r\n', at)) {
      rows.push(row);
      row = [];
      at += 2;
    } else throw new Error(`neither a comma nor the end of a line at ${at}`);
  }
  return rows;
}

test('every value comes back as it was, or led by one apostrophe where a spreadsheet would run it', () => {
  const nasty = fc.constantFrom(
    '=',
    '+',
    '-',
    '@',
    '\t',
    '\r',
    '\n',
    '"',
    ',',
    "'",
    ' ',
    '\u202e',
    '＝',
    '🦊',
    '\u0000',
    '\ufeff',
  );
  const value = fc.array(fc.oneof(nasty, fc.string({ maxLength: 3 })), { maxLength: 6 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.array(fc.array(value, { minLength: 1, maxLength: 4 }), { maxLength: 4 }), (rows) => {
      const read = parsed(rows.map(csvLine).join(''));
      expect(read.map((row) => row.map((text, at) => (text.startsWith("'") ? [text, `'${at}`] : text)).length)).toEqual(
        rows.map((row) => row.length),
      );
      for (const [line, row] of rows.entries())
        for (const [at, text] of row.entries()) {
          const shown = read[line]?.[at] ?? '';
          expect([text, `'${text}`]).toContain(shown);
          expect(/^[=+\-@\t\r]/.test(shown)).toBe(false);
        }
    }),
  );
});

test.each(['=cmd|calc', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '\u202e=1', '＝1', '\n=1', '\u200b@x'])(
  '%j is made text',
  (text) => {
    expect(cell(text)).toBe(`"'${text}"`);
  },
);

test.each(['Dr Nwosu', "O'Brien", '2026-11-25', '9OZH01', '', 'a=b', '🦊'])('%j stays', (text) => {
  expect(cell(text)).toBe(`"${text}"`);
});
