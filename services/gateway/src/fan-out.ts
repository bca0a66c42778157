import type { Holding, Permit, Source, SourceAnswer } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { limits } from './limits.ts';

const after = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** Whether a source could give any of the types; no types asked for means all. */
function due(holding: Holding, source: Source | undefined, types: readonly string[]): boolean {
  const inView =
    holding.view === 'all' ? types : types.length === 0 ? holding.view : types.filter((type) => holding.view.includes(type));
  // What the person objects to is not fetched either.
  const wanted = inView.filter((type) => holding.except?.types.includes(type) !== true);
  const given = source?.types ?? holding.types;
  return wanted.length === 0
    ? holding.view === 'all' && inView.length === 0
    : source === undefined || wanted.some((type) => given.includes(type));
}

function lateAnswer(holding: Holding): SourceAnswer {
  const { custodian, asOf, dissentSince } = holding;
  if (dissentSince !== undefined)
    return { custodian, status: 'refused', text: 'It did not answer; its last word was to share nothing.' };
  return asOf === undefined ? { custodian, status: 'timed-out' } : { custodian, status: 'stale', asOf };
}

/** How each source answered, and the records of which nothing may be shown whatever an earlier answer left behind. */
export interface FannedOut {
  answers: SourceAnswer[];
  closed: string[];
}

const CLOSED: readonly SourceAnswer['status'][] = ['refused', 'withheld', 'not-asked'];

interface Asked {
  holding: Holding;
  answer?: SourceAnswer;
  /** Settles when the answer is there; never rejects. */
  done: Promise<void>;
}

/** Begins to ask the source of one holding; what the exchange keeps itself is complete as it stands. */
function ask(
  permit: Permit,
  holding: Holding,
  sources: readonly Source[],
  types: readonly string[],
  signal: AbortSignal,
): Asked[] {
  const { custodian } = holding;
  const source = sources.find(({ kind }) => kind === holding.source);
  if (!due(holding, source, types)) return [];
  if (source === undefined) return [{ holding, answer: { custodian, status: 'complete' }, done: Promise.resolve() }];
  const asked: Asked = { holding, done: Promise.resolve() };
  asked.done = source
    .refresh(permit, holding, signal)
    .catch((): SourceAnswer => ({ custodian, status: 'unavailable' }))
    .then((answer) => {
      asked.answer = answer;
    });
  return [asked];
}

/** How a source of one record has answered so far. */
export interface Settled {
  record: string;
  answer: SourceAnswer;
}

export interface Patience {
  softMs: number;
  hardMs: number;
  /** Told of all that has answered, whenever another one has. */
  settled?: (due: number, answers: readonly Settled[]) => void;
}

const settledOf = (asked: readonly Asked[]): Settled[] =>
  asked.flatMap(({ holding, answer }) => (answer === undefined ? [] : [{ record: holding.record, answer }]));

async function settle(asked: readonly Asked[], { softMs, hardMs }: Patience, signal: AbortSignal): Promise<void> {
  await Promise.race([Promise.all(asked.map(({ done }) => done)), after(softMs, signal)]);
  const any = asked.map(({ answer, done }) => (answer === undefined ? done : Promise.resolve()));
  await Promise.race([...any, after(hardMs - softMs, signal)]);
}

/**
 * Asks every source that is due, at once, and settles each by the deadline: a hung one never delays the others. What they give goes to
 * the record store, from which the answer is read; here is only how each answered.
 * @throws FhirError `sources-timed-out` or `sources-failed` where not one source has anything to show.
 */
export async function fanOut(
  permit: Permit,
  sources: readonly Source[],
  types: readonly string[],
  patience: Patience = { softMs: limits.softDeadlineMs, hardMs: limits.hardDeadlineMs },
): Promise<FannedOut> {
  const ending = new AbortController();
  const asked = permit.holdings.flatMap((holding) => ask(permit, holding, sources, types, ending.signal));
  const { settled } = patience;
  if (settled !== undefined) {
    settled(asked.length, settledOf(asked));
    for (const { done, answer } of asked) if (answer === undefined) void done.then(() => settled(asked.length, settledOf(asked)));
  }
  if (asked.some(({ answer }) => answer === undefined)) await settle(asked, patience, ending.signal);
  const answers = asked.map(({ answer, holding }) => answer ?? lateAnswer(holding));
  ending.abort();
  assertSomething(answers);
  const closed = asked.flatMap(({ holding }, at) => (CLOSED.includes(answers[at]?.status ?? 'refused') ? [holding.record] : []));
  return { answers, closed };
}

function assertSomething(answers: readonly SourceAnswer[]): void {
  const failed = ({ status }: SourceAnswer): boolean => status === 'timed-out' || status === 'unavailable';
  if (answers.length === 0 || !answers.every(failed)) return;
  const sentence = 'No source of this record could be reached. This is no evidence that no record exists. Try again.';
  throw new FhirError(answers.some(({ status }) => status === 'timed-out') ? 'sources-timed-out' : 'sources-failed', sentence);
}
