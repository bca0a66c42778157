import type { HttpAnswer } from '@ouzel/runtime';
import type { Call } from '../context.ts';
import { answer } from '../ig-answer.ts';
import { assertReviewer } from '../ig-reviewer.ts';
import { refuseUnknown } from '../parameters.ts';
import type { HealthOf, StopWord } from './rooms.ts';

export const PDS = { ods: 'PDS', name: 'Personal Demographics Service', kind: 'national', active: true };

const UNHEARD: Omit<HealthOf, 'source'> = { lastSuccess: null, lastFailure: null, lastPaused: null, answers: 0, whole: 0 };

function stateOf(asked: boolean, { lastSuccess, lastFailure, lastPaused }: typeof UNHEARD, word: StopWord | undefined): string {
  if (word?.stopped === true) return 'stopped';
  if (lastPaused !== null && (lastSuccess === null || lastPaused > lastSuccess)) return 'paused';
  if (lastFailure !== null && (lastSuccess === null || lastFailure > lastSuccess)) return 'failing';
  if (lastSuccess !== null) return asked ? 'answering' : 'sending';
  return 'not-heard';
}

/** `GET sources`: every source, how it answered in the last 24 hours, and whether somebody has stopped it. */
export async function listSources(call: Call): Promise<HttpAnswer> {
  assertReviewer(call);
  refuseUnknown(call.http, []);
  const { health, stops } = call.gateway.sourceDesk;
  const isAsked = (source: string): boolean => call.gateway.sourceDesk.isAsked(source);
  const [lately, participants, words] = await Promise.all([health.lately(), health.participants(), stops.words()]);
  const heard = new Map(lately.map(({ source, ...of }) => [source, of]));
  const said = new Map(words.map((word) => [word.source, word]));
  const all = isAsked(PDS.ods) ? [...participants, PDS] : participants;
  const sources = all.map(({ ods, name, kind, active }) => {
    const [how, word, asked] = [heard.get(ods) ?? UNHEARD, said.get(ods), isAsked(ods)];
    const { source: _source, ...shown } = word ?? { source: ods };
    const state = stateOf(asked, how, word);
    return { source: ods, name, kind, active, asked, state, ...how, ...(word === undefined ? {} : { word: shown }) };
  });
  return answer({ sources });
}
