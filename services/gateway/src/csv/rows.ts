import { FhirError } from '@ouzel/fhir';

/** A line of a table: its number in the file, from 1, and its cells. */
export interface Row {
  line: number;
  cells: string[];
}

const CELL = /"((?:[^"]|"")*)"|([^",\r\n]*)/y;

/**
 * The rows of a CSV file (RFC 4180), with or without the mark by which spreadsheets know UTF-8. Empty lines are no rows.
 * @throws FhirError `bad-structure` where a quotation mark is not closed or stands within a cell.
 */
export function rowsOf(text: string): Row[] {
  const rows: Row[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;
  let row: Row = { line, cells: [] };
  while (at < text.length) {
    CELL.lastIndex = at;
    const [whole = '', quoted, plain = ''] = CELL.exec(text) ?? [];
    row.cells.push((quoted?.replaceAll('""', '"') ?? plain).trim());
    line += whole.split('\n').length - 1;
    at += whole.length;
    const end = /,|\r?\n/y;
    end.lastIndex = at;
    const [between] = end.exec(text) ?? [];
    if (between === undefined && at < text.length)
      throw new FhirError('bad-structure', `Line ${line}: a quotation mark is not where one can be.`);
    at += between?.length ?? 0;
    if (between === ',' && at < text.length) continue;
    if (between === ',') row.cells.push('');
    rows.push(row);
    line += 1;
    row = { line, cells: [] };
  }
  return rows.filter(({ cells }) => cells.some((cell) => cell !== ''));
}
