import { parseFields, textIn } from './json-fields.ts';
import { commitment, ERASED, type Leaf, SALT_BYTES } from './leaf.ts';
import type { LogLine } from './log-line.ts';
import { eventText, listOf, type Sections, sectionsOf } from './sections.ts';

export interface ContentCheck {
  /** What is wrong, as the end of a sentence that begins with the event. */
  fault?: string;
  /** Sections without a salt, `<event id>/<place>`: an entry of the log must say that they were erased. */
  erased: string[];
}

const isErased = (salt: Buffer): boolean => salt.equals(ERASED);

/** An event about several people is found under each of them, and under nobody else. */
function samePeople(listed: readonly string[], parts: readonly string[], erased: readonly boolean[]): boolean {
  const named = parts.flatMap((part, at) => (erased[at] === true ? [] : (textIn(parseFields(part) ?? {}, 'person') ?? [])));
  return [...new Set(named)].toSorted().join() === listed.toSorted().join();
}

function rowFault({ row }: LogLine, leaf: Leaf, sections: Sections, erased: readonly boolean[]): string | undefined {
  if (row === undefined) return 'has no row in the trail';
  const [, aboutErased, ...erasedParts] = erased;
  const person = aboutErased === true ? undefined : textIn(parseFields(sections.about) ?? {}, 'person');
  const same =
    row.at === `${leaf.at.slice(0, -1)}000` &&
    row.organisation === leaf.organisation &&
    row.outcome === leaf.outcome &&
    row.person === person &&
    samePeople(row.people ?? [], sections.parts, erasedParts);
  return same ? undefined : 'has other columns in the trail than it was recorded with';
}

/** Whether what the trail holds for a leaf is what its writer committed to. */
export function checkContent(line: LogLine, leaf: Leaf): ContentCheck {
  const { sections: committed } = leaf;
  if (committed === undefined)
    return { erased: [], ...(line.event === undefined ? {} : { fault: 'has content that it was not recorded with' }) };
  const fields = line.event === undefined ? undefined : parseFields(line.event);
  if (fields === undefined) return { fault: 'has lost its content', erased: [] };
  const sections = sectionsOf(fields);
  const texts = listOf(sections);
  const salts = committed.map((_, at) => (line.salts ?? Buffer.alloc(0)).subarray(at * SALT_BYTES, (at + 1) * SALT_BYTES));
  const erased = salts.flatMap((salt, at) => (isErased(salt) ? [`${leaf.id}/${at}`] : []));
  const opens = committed.every((hash, at) => {
    const salt = salts[at];
    return salt !== undefined && (isErased(salt) || commitment(salt, texts[at] ?? '') === hash);
  });
  const whole = texts.length === committed.length && eventText(sections) === line.event;
  if (!opens || !whole) return { fault: 'has other content than it was recorded with', erased };
  const fault = rowFault(line, leaf, sections, salts.map(isErased));
  return { erased, ...(fault === undefined ? {} : { fault }) };
}
