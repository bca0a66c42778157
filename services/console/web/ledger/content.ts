import './buffer.ts';
import { commitment, ERASED } from '@ouzel/ledger';
import { z } from 'zod';
import type { LoggedAccess } from '../api/audit-event.ts';
import { type Check, fails, holds } from './check.ts';

const leaf = z.object({
  id: z.string(),
  at: z.coerce.date(),
  organisation: z.string().optional(),
  outcome: z.string().optional(),
  sections: z.array(z.string()).default([]),
});
const who = z.looseObject({
  organisation: z.looseObject({ ods: z.string() }),
  user: z.looseObject({ id: z.string(), name: z.string(), role: z.string() }).optional(),
  purpose: z.string(),
});

/** What opens an entry's commitments: the sections of the event, and the salt of each. */
export interface Opening {
  sections: readonly string[];
  salts: readonly string[];
}

function parsed<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Whether the entry says of the event what the page says. */
export function leafCheck(text: string, access: LoggedAccess): Check {
  const said = parsed(leaf, text);
  const same =
    said !== undefined &&
    said.id === access.id &&
    said.at.getTime() === access.recorded.getTime() &&
    said.organisation === access.organisation.ods &&
    said.outcome === access.outcome;
  return same
    ? holds('The entry has the id, time, organisation and outcome that this page shows.')
    : fails('The entry says another id, time, organisation or outcome than this page.');
}

function whoSaid(section: string | undefined, { user, organisation, purpose }: LoggedAccess): boolean {
  const said = parsed(who, section ?? '');
  return (
    said !== undefined &&
    said.organisation.ods === organisation.ods &&
    said.purpose === purpose &&
    said.user?.id === user?.id &&
    said.user?.role === user?.role
  );
}

/** Whether who did it, and what, are what the entry committed to. What was erased can be opened no more. */
export function contentCheck(text: string, { sections, salts }: Opening, access: LoggedAccess): Check {
  const commitments = parsed(leaf, text)?.sections ?? [];
  if (commitments.length !== sections.length) return fails('The event has not the parts that the entry committed to.');
  const erased = salts.map((salt) => Buffer.from(salt, 'base64').equals(ERASED));
  const wrong = sections.findIndex(
    (section, at) => erased[at] !== true && commitment(Buffer.from(salts[at] ?? '', 'base64'), section) !== commitments[at],
  );
  if (wrong >= 0 || !whoSaid(sections[0], access))
    return fails('Who did it, or what, is not what the entry committed to: the event was changed after it was recorded.');
  const gone = erased.filter(Boolean).length;
  return gone === 0
    ? holds('Who did it, for which purpose, what was asked, and the hash of the answer are what the entry committed to.')
    : holds(
        'Who did it and for which purpose is what the entry committed to. What was shown has been erased; that it was recorded is proven.',
      );
}
