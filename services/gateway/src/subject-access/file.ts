import { zipOf } from '@ouzel/runtime';
import type { OwnEntry } from '../own-view/rooms.ts';
import { sentenceOf, whatOf, whoOf } from '../own-view/words.ts';
import { plainly } from './plain.ts';
import { readmeOf } from './readme.ts';
import type { SelectedPart } from './selection.ts';

/** RFC 4180; what a spreadsheet would take for a formula is led by an apostrophe. */
const cell = (text: string): string => `"${(/^[\s]*[=+\-@]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
const csvOf = (rows: readonly (readonly string[])[]): string => rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');

function looksCsv(looks: readonly OwnEntry[]): string {
  const rows = looks.map((look) => [
    look.recorded.toISOString(),
    whoOf(look),
    look.organisation.name,
    whatOf(look),
    look.purpose,
    sentenceOf(look),
  ]);
  return csvOf([['when', 'who', 'organisation', 'what', 'purpose', 'in words'], ...rows]);
}

function partFiles({ ods, lines }: SelectedPart) {
  if (lines.length === 0) return [];
  const bundle = `{"resourceType":"Bundle","type":"collection","entry":[${lines.map(({ text }) => `{"resource":${text}}`).join(',')}]}`;
  return [
    { name: `record/${ods}.txt`, content: `${lines.map(({ text }) => plainly(text)).join('\n\n')}\n` },
    { name: `record/${ods}.json`, content: bundle },
  ];
}

export interface FileOf {
  now: Date;
  received: string;
  patient: string;
  parts: readonly SelectedPart[];
  looks: readonly OwnEntry[];
  /** There were looks before those listed. */
  earlier: boolean;
}

/** The file that the person is given: a ZIP archive of text and data. */
export const fileOf = ({ now, received, patient, parts, looks, earlier }: FileOf): Promise<Buffer> => {
  const day = now.toISOString().slice(0, 10);
  const files = [
    { name: 'README.txt', content: readmeOf({ day, received, parts, looks: looks.length, earlier }) },
    { name: 'you.json', content: patient },
    { name: 'looks.csv', content: looksCsv(looks) },
    ...parts.flatMap(partFiles),
  ];
  return zipOf(files, now);
};
