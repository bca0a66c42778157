import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync, appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Note, Writer } from '@ouzel/ledger';

type Mark = NonNullable<Note['mark']>;

/**
 * What a writer has acknowledged since its last mark, in a file outside the database: a process that is killed leaves it behind, and the
 * next one says the dead one's last word from it. It is written before anybody is answered, and survives the process, not the machine.
 */
export interface HeadFile {
  acknowledged(numbers: readonly number[]): void;
  marked(through: number): void;
  remove(): void;
}

const PRIVATE = 0o600;
const NAME = /^[0-9a-f]{15}$/;
const linesOf = (numbers: Iterable<number>): string => [...numbers].map((number) => `${number}\n`).join('');

/** @param folder one that no other process writes to. */
export function openHeadFile(folder: string, writer: Writer): HeadFile {
  const path = join(folder, writer);
  const above = new Set<number>();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(path, 'through 0\n', { mode: PRIVATE });
  return {
    acknowledged(numbers) {
      for (const number of numbers) above.add(number);
      appendFileSync(path, linesOf(numbers));
    },
    marked(through) {
      for (const number of above) if (number <= through) above.delete(number);
      // Whole or not at all: it may be the last thing that this process does.
      writeFileSync(`${path}.next`, `through ${through}\n${linesOf(above)}`, { mode: PRIVATE });
      renameSync(`${path}.next`, path);
    },
    remove: () => rmSync(path, { force: true }),
  };
}

/** The last words that dead writers of a folder did not say, and how to forget each once it is said. */
export function unsaid(folder: string): { mark: Mark; forget(): void }[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => NAME.test(name));
  return names.map((writer) => {
    const path = join(folder, writer);
    // A last line that was cut off is of an event for which nobody was answered.
    const [first = '', ...lines] = readFileSync(path, 'utf8').split('\n').slice(0, -1);
    const said = Number(first.replace('through ', '')) || 0;
    const acknowledged = new Set(lines.map(Number));
    const through = Math.max(said, ...acknowledged);
    const missing = Array.from({ length: through - said }, (_, at) => said + 1 + at).filter(
      (number) => !acknowledged.has(number),
    );
    return { mark: { writer, through, void: missing }, forget: () => rmSync(path, { force: true }) };
  });
}
