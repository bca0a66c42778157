/** Why a text is not an HL7 v2 message. The sentence repeats nothing of it. */
export class Hl7Error extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'Hl7Error';
  }
}

interface Delimiters {
  field: string;
  component: string;
  repetition: string;
  escape: string;
  subcomponent: string;
}

export interface Segment {
  name: string;
  /** Fields as sent; index is the HL7 number (MSH-1 is the separator itself). */
  raw: readonly string[];
}

export interface Message {
  segments: readonly Segment[];
  delimiters: Delimiters;
}

const SEGMENT_NAME = /^[A-Z][A-Z0-9]{2}$/;

function delimitersOf(text: string): Delimiters {
  if (!text.startsWith('MSH') || text.length < 8) throw new Hl7Error('The message does not begin with an MSH segment.');
  const [field = '', component = '', repetition = '', escape = '', subcomponent = ''] = text.slice(3, 8);
  const marks = [field, component, repetition, escape, subcomponent];
  if (new Set(marks).size !== 5 || marks.some((mark) => /[A-Za-z0-9\r\n]/.test(mark)))
    throw new Hl7Error('MSH-1 and MSH-2 do not name five different delimiters.');
  return { field, component, repetition, escape, subcomponent };
}

/** Reads a message (HL7 v2.3 to 2.5.1, chapter 2). Segments may end with CR, LF or both. @throws Hl7Error */
export function parseMessage(text: string): Message {
  const delimiters = delimitersOf(text);
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line !== '');
  const segments = lines.map((line): Segment => {
    const [name = '', ...fields] = line.split(delimiters.field);
    if (!SEGMENT_NAME.test(name)) throw new Hl7Error('A line does not begin with the name of a segment.');
    return { name, raw: name === 'MSH' ? [name, delimiters.field, ...fields] : [name, ...fields] };
  });
  return { segments, delimiters };
}

/** The message as sent on: segments end with CR. */
export function printMessage({ segments, delimiters }: Message): string {
  return segments.map(({ name, raw }) => `${[name, ...raw.slice(name === 'MSH' ? 2 : 1)].join(delimiters.field)}\r`).join('');
}

export const segmentsOf = (message: Message, name: string): Segment[] =>
  message.segments.filter((segment) => segment.name === name);
export const segmentOf = (message: Message, name: string): Segment | undefined =>
  message.segments.find((segment) => segment.name === name);

const HEX = /^X((?:[0-9A-Fa-f]{2})+)$/;

/** Decodes escape sequences (HL7 v2.5.1 section 2.7); unknown ones are left as they are. */
export function unescape(text: string, delimiters: Delimiters): string {
  const { escape, field, component, repetition, subcomponent } = delimiters;
  if (!text.includes(escape)) return text;
  const known: Readonly<Record<string, string>> = {
    F: field,
    S: component,
    T: subcomponent,
    R: repetition,
    E: escape,
    '.br': '\n',
    H: '',
    N: '',
  };
  const pieces = text.split(escape);
  let out = pieces[0] ?? '';
  for (let at = 1; at < pieces.length; at += 1) {
    const code = pieces[at] ?? '';
    const hex = HEX.exec(code)?.[1];
    const decoded = known[code] ?? (hex === undefined ? undefined : Buffer.from(hex, 'hex').toString('latin1'));
    if (decoded === undefined || at === pieces.length - 1) {
      out += escape + code;
    } else {
      at += 1;
      out += decoded + (pieces[at] ?? '');
    }
  }
  return out;
}

/** Writes a value so that none of its characters reads as a delimiter. */
export function escapeText(text: string, { field, component, repetition, escape, subcomponent }: Delimiters): string {
  const codes = new Map([
    [escape, 'E'],
    [field, 'F'],
    [component, 'S'],
    [repetition, 'R'],
    [subcomponent, 'T'],
  ]);
  const coded = (character: string): string => (codes.has(character) ? `${escape}${codes.get(character)}${escape}` : character);
  return text
    .split('')
    .map(coded)
    .join('')
    .replaceAll(/\r\n|\r|\n/g, `${escape}.br${escape}`);
}

/** The standard delimiters: `|^~\&`. */
export const STANDARD: Delimiters = { field: '|', component: '^', repetition: '~', escape: '\\', subcomponent: '&' };

/** One repetition of a field: its components, decoded. An explicit delete (`""`) is kept as `""`. */
export interface Value {
  /** The whole repetition, decoded. */
  text: string;
  /** Component by its HL7 number, from 1; empty where it was not sent. */
  component(number: number, subcomponent?: number): string;
}

function valueOf(raw: string, delimiters: Delimiters): Value {
  const components = raw.split(delimiters.component);
  return {
    text: unescape(raw, delimiters),
    component: (number, subcomponent = 1) =>
      unescape((components[number - 1] ?? '').split(delimiters.subcomponent)[subcomponent - 1] ?? '', delimiters),
  };
}

/** The repetitions of a field, by its HL7 number; none where it is empty. */
export function values(message: Message, segment: Segment | undefined, field: number): Value[] {
  const raw = segment?.raw[field] ?? '';
  return raw === '' ? [] : raw.split(message.delimiters.repetition).map((each) => valueOf(each, message.delimiters));
}

/** The first repetition of a field; an empty value where there is none. */
export const value = (message: Message, segment: Segment | undefined, field: number): Value =>
  values(message, segment, field)[0] ?? valueOf('', message.delimiters);
