import { bytesIn, countIn, type Fields, isFields, parseFields, textIn, textsIn } from './json-fields.ts';
import { type Leaf, leafText } from './leaf.ts';

/** What the trail's columns say of an event. */
export interface LogRow {
  /** `2026-11-25T08:00:00.123000`, UTC with microseconds. */
  at: string;
  organisation: string;
  outcome: string;
  person?: string;
  /** Under whom an event about several people is found. */
  people?: readonly string[];
}

/** One line of an exported log: a place of the tree, and what the database holds for it. */
export interface LogLine {
  /** Its place; absent for what is not in the tree yet. */
  index?: number;
  /** The leaf hash that the tree was made of. */
  sealed?: Buffer;
  leaf?: string;
  mac?: Buffer;
  /** One salt for each section, one after another. */
  salts?: Buffer;
  event?: string;
  row?: LogRow;
  /** The id of an event that stands in the trail and that no leaf belongs to. */
  stray?: string;
  /** How many events are older than the log. */
  older?: number;
  /** It is not in the tree though its transaction had ended when the last checkpoint was made. */
  late?: boolean;
}

/** An optional property: there where it has a value. */
function given<Name extends string, Value>(name: Name, value: Value | undefined): Partial<Record<Name, Value>> {
  const one: Partial<Record<Name, Value>> = {};
  if (value !== undefined) one[name] = value;
  return one;
}

function rowOf(fields: Fields): LogRow | undefined {
  const row = fields['row'];
  if (!isFields(row)) return undefined;
  const person = textIn(row, 'person');
  const [at = '', organisation = '', outcome = ''] = [textIn(row, 'at'), textIn(row, 'organisation'), textIn(row, 'outcome')];
  return { at, organisation, outcome, ...given('person', person), ...given('people', textsIn(row, 'people')) };
}

export function parseLogLine(text: string): LogLine | undefined {
  const fields = parseFields(text);
  if (fields === undefined) return undefined;
  return {
    ...given('index', countIn(fields, 'index')),
    ...given('sealed', bytesIn(fields, 'sealed')),
    ...given('leaf', textIn(fields, 'leaf')),
    ...given('mac', bytesIn(fields, 'mac')),
    ...given('salts', bytesIn(fields, 'salts')),
    ...given('event', textIn(fields, 'event')),
    ...given('row', rowOf(fields)),
    ...given('stray', textIn(fields, 'stray')),
    ...given('older', countIn(fields, 'older')),
    late: fields['late'] === true,
  };
}

function noteOf(fields: Fields): Leaf['note'] | undefined {
  const note = fields['note'];
  if (!isFields(note)) return undefined;
  const mark = note['mark'];
  const gap = note['gap'];
  const voids = isFields(mark) ? mark['void'] : undefined;
  const numbers = Array.isArray(voids) ? voids.filter((each): each is number => typeof each === 'number') : [];
  return {
    ...(isFields(mark)
      ? { mark: { writer: textIn(mark, 'writer') ?? '', through: countIn(mark, 'through') ?? 0, void: numbers } }
      : {}),
    ...(isFields(gap)
      ? { gap: { from: textIn(gap, 'from') ?? '', until: textIn(gap, 'until') ?? '', refused: countIn(gap, 'refused') ?? 0 } }
      : {}),
    ...given('erased', textsIn(note, 'erased')),
  };
}

/** A leaf from its canonical bytes; undefined where they are not canonical. */
export function parseLeaf(text: string): Leaf | undefined {
  const fields = parseFields(text);
  const [id, at] = fields === undefined ? [] : [textIn(fields, 'id'), textIn(fields, 'at')];
  if (fields === undefined || id === undefined || at === undefined) return undefined;
  const leaf: Leaf = {
    id,
    at,
    ...given('organisation', textIn(fields, 'organisation')),
    ...given('outcome', textIn(fields, 'outcome')),
    ...given('sections', textsIn(fields, 'sections')),
    ...given('note', noteOf(fields)),
  };
  return leafText(leaf) === text ? leaf : undefined;
}
