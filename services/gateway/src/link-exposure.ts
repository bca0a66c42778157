import type { WronglyShown } from '@ouzel/exchange';
import { base32OfUuid } from '@ouzel/fhir';
import type { AuditTrail } from './audit-event.ts';

type ShownEvent = Awaited<ReturnType<AuditTrail['shown']>>[number];

/** A release in which somebody was shown a record as another person's. */
export interface Exposure extends Omit<ShownEvent, 'through'> {
  /** Whose record it was shown as. */
  shownAs: string;
}

/** The clocks of processes and of the database differ by no more, milliseconds. */
const SKEW_MS = 5_000;

const ofRecord = (reference: string): string => /^[A-Za-z]+\/([^./]+)\./.exec(reference)?.[1] ?? '';

/**
 * Which of a release's resources were the wrong person's. Whoever knows the person as such was shown the linked records wrongly; whoever
 * knows only somebody that was merged into them was shown everything else wrongly.
 */
function wrong({ through, resources }: ShownEvent, records: readonly WronglyShown[]): string[] {
  const moved = new Set(records.map(({ record }) => base32OfUuid(record)));
  const other = through !== undefined && records.some(({ record, is }) => through === record || through === is);
  return resources.filter((reference) => moved.has(ofRecord(reference)) !== other);
}

/** Who was shown what as somebody else's, oldest first, each release once. */
export async function exposures(trail: Pick<AuditTrail, 'shown'>, wronglyShown: readonly WronglyShown[]): Promise<Exposure[]> {
  const people = [...new Set(wronglyShown.map(({ shownAs }) => shownAs))];
  const found = await Promise.all(
    people.map(async (person) => {
      const records = wronglyShown.filter(({ shownAs }) => shownAs === person);
      const from = new Date(Math.min(...records.map((each) => each.from.getTime())) - SKEW_MS);
      const until = new Date(Math.max(...records.map((each) => each.until.getTime())) + SKEW_MS);
      const events = await trail.shown({ person, from, until });
      return events.flatMap(({ through, ...event }): Exposure[] => {
        const at = event.recorded.getTime();
        const then = records.filter((each) => each.from.getTime() - SKEW_MS <= at && at <= each.until.getTime() + SKEW_MS);
        const resources = wrong(through === undefined ? event : { ...event, through }, then);
        return resources.length === 0 ? [] : [{ ...event, shownAs: person, resources }];
      });
    }),
  );
  return found.flat().toSorted((a, b) => a.recorded.getTime() - b.recorded.getTime());
}
