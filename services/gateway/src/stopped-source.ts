import type { Holding, SourceAnswer, StopCause, Stopped } from '@ouzel/exchange';

const CAUSES: Readonly<Record<StopCause, string>> = {
  maintenance: 'its system is being worked on',
  'wrong-data': 'what it sends may be wrong',
  security: 'its system may not be safe to ask',
  'own-wish': 'it has asked for this itself',
  other: 'information governance has decided so',
};

/** A holding as it would be seen if nobody had stopped its source. */
export const unstopped = (holding: Holding): Holding =>
  holding.stopped === undefined ? holding : { ...holding, view: holding.stopped.view };

/** What is said of a source that information governance has stopped: what is missing, since when, why, and what to do instead. */
export function stoppedAnswer({ custodian, asOf, dissentSince }: Holding, { since, cause, copies }: Stopped): SourceAnswer {
  if (dissentSince !== undefined)
    return { custodian, status: 'refused', text: 'It was not asked; its last word was to share nothing.' };
  const on = since.toISOString().slice(0, 16).replace('T', ' ');
  const text = `The exchange stopped asking it on ${on} UTC: ${CAUSES[cause]}. Ask the organisation itself for what you need.`;
  return copies === 'shown' && asOf !== undefined
    ? { custodian, status: 'stale', asOf, text }
    : { custodian, status: 'not-asked', text: `What it holds is not here. ${text}` };
}
