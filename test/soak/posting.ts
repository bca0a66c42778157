import { randomUUID } from 'node:crypto';
import { vitalSignsBundle } from '@ouzel/region';
import { type Answer, ask, bundleOf } from '../world/api.ts';
import type { Acknowledged } from './history.ts';
import type { Homes, Resident } from './homes.ts';

/** 7 and over, and not whole, so that no later set overtakes it: each of them calls. */
const SIGNS = { respirationRate: 25, spo2: 91, pulse: 115, onOxygen: false } as const;
const FIRST_MS = 60 * 60_000;
const APART_MS = 2_000;
const AGAIN_AFTER_MS = 50;
/** What a client is to send again: overload, and what is down. */
const LATER = new Set([429, 503]);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function acknowledgedBy(answer: Answer, patient: string, taken: Date): Acknowledged {
  const entries = bundleOf(answer).entry.map(({ response }) => response);
  const refused = entries.find((each) => each?.status.startsWith('201') !== true);
  if (refused !== undefined) throw new Error(`A reading was answered ${refused?.status}: ${JSON.stringify(refused?.outcome)}`);
  const readings = entries.map((each) => /Observation\/[^/]+(?=\/_history)/.exec(each?.location ?? '')?.[0] ?? '');
  return { patient, taken: taken.toISOString(), readings };
}

/** Sends one set under one key, wherever somebody answers, until it is acknowledged. @throws Error where it is refused for good. */
async function postSet(
  homes: Homes,
  bases: readonly string[],
  { nhsNumber, person }: Resident,
  taken: Date,
): Promise<Acknowledged> {
  const body = JSON.stringify(vitalSignsBundle(nhsNumber, taken, SIGNS));
  const headers = { 'Idempotency-Key': randomUUID() };
  const token = await homes.token();
  for (let at = Math.floor(Math.random() * bases.length); ; at += 1) {
    const answer = await ask(bases[at % bases.length] ?? '', '', { token, body, headers }).catch(() => undefined);
    if (answer?.status === 200) return acknowledgedBy(answer, person, taken);
    if (answer !== undefined && !LATER.has(answer.status)) throw new Error(`A set was answered ${answer.status}: ${answer.text}`);
    await pause(AGAIN_AFTER_MS);
  }
}

export interface Posting {
  /** Where processes serve; some of them do not now. */
  bases: readonly string[];
  posters: number;
  /** Of one poster, between two sets. */
  everyMs: number;
  signal: AbortSignal;
}

/** Posts sets, each resident's in order of time, until the signal; what was begun is brought to its end. */
export async function postSets(homes: Homes, { bases, posters, everyMs, signal }: Posting): Promise<Acknowledged[]> {
  const began = Date.now() - FIRST_MS;
  const acknowledged: Acknowledged[] = [];
  let next = 0;
  const poster = async (): Promise<void> => {
    while (!signal.aborted) {
      const [resident, round] = [homes.residents[next % homes.residents.length], Math.floor(next / homes.residents.length)];
      next += 1;
      if (resident === undefined) throw new Error('Nobody lives there.');
      acknowledged.push(await postSet(homes, bases, resident, new Date(began + round * APART_MS)));
      await pause(everyMs * (0.5 + Math.random()));
    }
  };
  await Promise.all(Array.from({ length: posters }, poster));
  return acknowledged;
}
