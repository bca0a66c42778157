import type { AccessRequest } from '@ouzel/exchange';
import type { Database } from '@ouzel/runtime';
import { createFactsReader, type Facts } from './facts.ts';
import { limits } from './limits.ts';
import { asAsked, type PastRequest } from './rehearse.ts';

const later = (at: Date, byMs: number): Date => new Date(at.getTime() + byMs);

/** Facts of some time before with their times moved to now, so that what was three days over then is three days over. */
function moved({ relationships, directives, ...facts }: Facts, byMs: number): Facts {
  return {
    ...facts,
    relationships: relationships.map(({ ends, ...each }) => ({
      ...each,
      ...(ends === undefined ? {} : { ends: later(ends, byMs) }),
    })),
    directives: directives.map(({ recorded, ...each }) => ({
      ...each,
      ...(recorded === undefined ? {} : { recorded: later(recorded, byMs) }),
    })),
  };
}

/** Which facts past requests are decided by: those of now, or as far as they are kept by time those of when they were asked. */
export type FactsOf = 'now' | 'then';

/**
 * Reads the facts of past requests, in their order. `then`: relationships, declarations and what people decided are as of when it was asked; who is
 * who, who holds what, labels, restrictions, the toolkit and what a source refused are not kept by time, and are those of now.
 */
export function createPastFacts(
  database: Database,
  now: () => Date,
): (page: readonly PastRequest[], of: FactsOf) => Promise<Facts[]> {
  const ofNow = createFactsReader(database, now, limits.rehearsalFacts);
  const times = new WeakMap<AccessRequest, Date>();
  const ofThen = createFactsReader(database, now, limits.rehearsalFacts, (request) => times.get(request) ?? now());
  const factsThen = async (past: PastRequest): Promise<Facts> => {
    const [request, at] = [asAsked(past), past.at ?? now()];
    times.set(request, at);
    return moved(await ofThen(request), now().getTime() - at.getTime());
  };
  return (page, of) => Promise.all(page.map((past) => (of === 'now' ? ofNow(asAsked(past)) : factsThen(past))));
}
