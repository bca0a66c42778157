import type { RelationshipKind } from '@ouzel/exchange';
import type { Member } from './group.ts';

/** Somebody on a list as they are known when it is taken. */
export interface KnownMember {
  person: string;
  birthDate: string | null;
  /** The practice that PDS names. */
  practice: string | null;
  /** The relationship that this list made before. */
  starts: Date | null;
  ends: Date | null;
  /** When they were registered last with another practice, by its list, where that holds still. */
  elsewhere: Date | null;
}

/** What a list changes for one of its members. */
export type Settled =
  | { is: 'listed'; starts: Date; ends?: Date; changed: boolean }
  | { is: 'left'; ends: Date; changed: boolean }
  | { is: 'taken-back' }
  /** Nothing follows for them: as they were. */
  | { is: 'doubtful'; why: string };

function isAnother({ patient }: Member, { birthDate }: KnownMember): boolean {
  const given = patient?.birthDate;
  return birthDate !== null && given !== undefined && !birthDate.startsWith(given) && !given.startsWith(birthDate);
}

/**
 * A pure function. PDS's word on where somebody is registered stands above a practice's, and of two lists the newer registration; a list
 * that says no date says nothing new.
 */
export function settledMember(
  member: Member,
  known: KnownMember,
  list: { ods: string; kind: RelationshipKind; now: Date },
): Settled {
  const { ods, kind, now } = list;
  const held = known.starts !== null && (known.ends === null || known.ends > now);
  if (isAnother(member, known)) return { is: 'doubtful', why: 'The date of birth does not fit this NHS number. Check both.' };
  if (member.left) {
    const ends = member.ends !== undefined && member.ends <= now ? member.ends : now;
    if (member.starts !== undefined && ends <= member.starts) return { is: 'taken-back' };
    return { is: 'left', ends, changed: held };
  }
  const registration = kind === 'gp-registration';
  if (registration && known.practice !== null && known.practice !== ods)
    return held ? { is: 'left', ends: now, changed: true } : { is: 'doubtful', why: 'PDS names another practice.' };
  const starts = member.starts ?? (held ? known.starts : undefined) ?? now;
  const since = member.starts ?? known.starts ?? now;
  if (registration && known.elsewhere !== null && known.elsewhere > since)
    return { is: 'doubtful', why: 'Another practice registered them later.' };
  const changed = !held || known.starts?.getTime() !== starts.getTime() || known.ends?.getTime() !== member.ends?.getTime();
  return { is: 'listed', starts, changed, ...(member.ends === undefined ? {} : { ends: member.ends }) };
}
