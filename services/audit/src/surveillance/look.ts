import type { StoredEvent, StoredPart } from '../stored-event.ts';
import { OBSERVED_PURPOSES } from './observed-purposes.ts';

/** What a user did, or tried to do, with one person's record in one request. */
export interface Look {
  event: string;
  recorded: Date;
  organisation: string;
  staff: string;
  name: string;
  role: string;
  person: string;
  /** For information governance, and not for care. */
  governance: boolean;
  shown: boolean;
  /** Refused since no relationship was known. */
  unrelated: boolean;
  /** The relationship on which it rested, as the trail names it. */
  basis: string;
}

const SHOWN = 399;
const CLAIMS = ['self-claimed', 'break-glass'];

/** On the user's own word alone. */
export const isClaimed = ({ basis }: Pick<Look, 'basis'>): boolean => CLAIMS.includes(basis);

const basisOf = ({ rule = '' }: StoredPart): string => /^4-relationship:(.+)$/.exec(rule)?.[1] ?? '';

/** One look for each person whom an event of a user is about; none of what systems and people for themselves did. */
export function looksOf(event: { id: string; recorded: Date; stored: StoredEvent }): Look[] {
  const { id, recorded, stored } = event;
  const { user, purpose, organisation, parts } = stored;
  if (user === undefined || !OBSERVED_PURPOSES.includes(purpose)) return [];
  const looks = new Map<string, Look>();
  for (const part of parts ?? [stored]) {
    if (part.person === undefined) continue;
    const before = looks.get(part.person);
    const shown = part.status <= SHOWN;
    looks.set(part.person, {
      event: id,
      recorded,
      organisation: organisation.ods,
      staff: user.id,
      name: user.name,
      role: user.role,
      person: part.person,
      governance: purpose === 'HOPERAT',
      shown: shown || before?.shown === true,
      unrelated: part.rule === '4-relationship' || before?.unrelated === true,
      basis: shown ? basisOf(part) : (before?.basis ?? ''),
    });
  }
  return [...looks.values()];
}
