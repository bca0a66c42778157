import { createHash } from 'node:crypto';
import { FhirError, systems } from '@ouzel/fhir';
import type { Posted } from '../intake.ts';
import { limits } from '../limits.ts';
import { COLUMNS, line, type Line, valuesOf } from './columns.ts';
import { type Row, rowsOf } from './rows.ts';

/** A line of the file as a set of readings, or why it is none. */
export interface Lined {
  line: number;
  /** The same for the same line again. */
  mark: string;
  posted: Posted[];
  error?: FhirError;
}

const MARK = 'https://ouzel.example/fhir/Id/csv-line';
const VITAL_SIGNS = [{ coding: [{ system: systems.observationCategory, code: 'vital-signs' }] }];

/** @throws FhirError `bad-structure`: the whole file is refused where its columns are not known. */
function columnsOf(heading: Row | undefined): string[] {
  const names = heading?.cells.map((cell) => cell.toLowerCase()) ?? [];
  const isKnown = names.every((name) => COLUMNS.includes(name)) && new Set(names).size === names.length;
  if (isKnown && names.includes('nhs_number') && names.includes('taken')) return names;
  throw new FhirError(
    'bad-structure',
    `The first line names the columns: nhs_number, taken, and of the others any of ${COLUMNS.slice(2).join(', ')}.`,
  );
}

/** Every reading of a line is found again by a mark of its own, so that the same line is stored once. */
function postedOf(given: Line, mark: string): Posted[] {
  return valuesOf(given).map((value, at) => {
    const identifier = { system: MARK, value: `${mark}-${at}` };
    const resource = {
      resourceType: 'Observation',
      status: 'final',
      identifier: [identifier],
      category: VITAL_SIGNS,
      subject: { identifier: { system: systems.nhsNumber, value: given.nhs_number } },
      effectiveDateTime: given.taken,
      ...value,
    };
    return { type: 'Observation', resource, ifNoneExist: `${identifier.system}|${identifier.value}` };
  });
}

function lineOf(row: Row, columns: readonly string[]): Lined {
  const refused = (sentence: string): Lined => ({
    line: row.line,
    mark: '',
    posted: [],
    error: new FhirError('unsafe', `Line ${row.line}: ${sentence}`),
  });
  if (row.cells.length > columns.length) return refused('it has more cells than the first line has columns.');
  const cells = columns.flatMap((name, at) =>
    row.cells[at] === undefined || row.cells[at] === '' ? [] : [[name, row.cells[at]]],
  );
  const read = line.safeParse(Object.fromEntries(cells));
  if (!read.success) {
    const [issue] = read.error.issues;
    return refused(`${String(issue?.path[0] ?? '')}: ${issue?.message ?? 'it is wrong'}.`);
  }
  const mark = createHash('sha256').update(JSON.stringify(read.data)).digest('hex').slice(0, 40);
  const posted = postedOf(read.data, mark);
  return posted.length === 0 ? refused('it has no reading.') : { line: row.line, mark, posted };
}

/**
 * The sets of a CSV file, a line each; a line that is wrong refuses no other.
 * @throws FhirError `bad-structure` where the file is no table of known columns, `too-long` where it has too many lines.
 */
export function setsOf(text: string): Lined[] {
  const [heading, ...rows] = rowsOf(text);
  const columns = columnsOf(heading);
  if (rows.length > limits.csvLinesMax)
    throw new FhirError('too-long', `A file has at most ${limits.csvLinesMax} lines; send more of them.`);
  return rows.map((row) => lineOf(row, columns));
}
