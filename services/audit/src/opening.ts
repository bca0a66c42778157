import { listOf, SALT_BYTES, sectionsOf } from '@ouzel/ledger';
import { z } from 'zod';

/** The sections of an event as they were committed to, and the salt of each in base64; an erased salt is all zeros. */
export interface Opening {
  /** ODS code of who asked: whose officers may see all of it. */
  organisation: string;
  sections: string[];
  salts: string[];
}

// In their order: an object of known names would come out in another one.
const fields = z.record(z.string(), z.unknown());
const organisation = z.looseObject({ ods: z.string() });

/** What opens a leaf; undefined where there is no event, or somebody changed it into something that is none. */
export function openingOf({ event, salts }: { event: string | null; salts: Buffer | null }): Opening | undefined {
  if (event === null || salts === null) return undefined;
  const read = fields.safeParse(parsed(event));
  const asked = organisation.safeParse(read.data?.['organisation']);
  if (!read.success || !asked.success) return undefined;
  const sections = listOf(sectionsOf(read.data));
  const each = sections.map((_, at) => salts.subarray(at * SALT_BYTES, (at + 1) * SALT_BYTES).toString('base64'));
  return { organisation: asked.data.ods, sections, salts: each };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
