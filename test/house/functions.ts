import type { SourceFile } from './sources.ts';

const TOP = /^(export )?(async )?function\*? /;
const NESTED = /(=> \{|^\s+(async )?[a-zA-Z]+\([^)]*\)(: [^=]+)? \{)$/;
const CONTROL = /^\s*(\} )?(if|for|while|switch|else|catch|try|return)\b/;

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** The line that closes what opens at `from`: the next one that closes at the same indentation. */
const closing = (lines: readonly string[], from: number): number =>
  lines.findIndex(
    (line, at) => at > from && indentOf(line) === indentOf(lines[from] ?? '') && /^\s*[}\])]/.test(line) && !line.endsWith('{'),
  );

/** Lines of a function that are its own: a function inside it counts for itself. Gives `path:line` of every one over the bound. */
function longWithin({ path, lines }: SourceFile, from: number, most: number): string[] {
  const end = closing(lines, from);
  const found: string[] = [];
  let own = 0;
  for (let at = from + 1; at < end; at += 1) {
    const line = lines[at] ?? '';
    own += 1;
    if (!NESTED.test(line) || CONTROL.test(line)) continue;
    const inner = closing(lines, at);
    if (inner < 0 || inner >= end) continue;
    found.push(...longWithin({ path, lines, text: '', room: '' }, at, most));
    at = inner;
  }
  return own > most ? [...found, `${path}:${from + 1} (${own})`] : found;
}

export function longFunctions(file: SourceFile, most: number): string[] {
  return file.lines.flatMap((line, at) => (TOP.test(line) ? longWithin(file, at, most) : []));
}
