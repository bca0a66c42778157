import { type Holding, type Permit, type Source, type SourceAnswer, viewedTypes } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { limits } from './limits.ts';
import { stoppedAnswer, unstopped } from './stopped-source.ts';

const after = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** Of the types asked for, those that the requester may see of a holding; none asked for means all. */
function seenOf({ view }: Holding, types: readonly string[]): readonly string[] {
  if (view === 'all') return types;
  const viewed = viewedTypes(view);
  return types.length === 0 ? viewed : types.filter((type) => viewed.includes(type));
}

/** Whether a source could give any of the types. */
function due(holding: Holding, source: Source | undefined, types: readonly string[]): boolean {
  // Of a record that holds nothing which may be shown, nothing tells that it is there.
  if (source === undefined && holding.types.length === 0 && holding.own !== true) return false;
  const inView = seenOf(holding, types);
  // What the person objects to is not fetched either.
  const wanted = inView.filter((type) => holding.except?.types.includes(type) !== true);
  const given = source?.types ?? holding.types;
  return wanted.length === 0
    ? holding.view === 'all' && inView.length === 0
    : source === undefined || wanted.some((type) => given.includes(type));
}

/** A source that is known to hold nothing of what is asked is spared the question. */
function needsAsking(permit: Permit, holding: Holding, source: Source, types: readonly string[]): boolean {
  const wanted = seenOf(holding, types).filter((type) => source.types.includes(type));
  return source.mayHold(permit, holding, wanted.length === 0 ? source.types : wanted);
}

const knownAnswer = ({ custodian, asOf }: Holding): SourceAnswer => ({
  custodian,
  status: 'complete',
  ...(asOf === undefined ? {} : { asOf }),
});

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

/** A custodian of which only the record locator knows: nobody can be asked, and that it holds documents is said. */
function pointersOnly(holding: Holding, types: readonly string[]): Asked[] {
  const { custodian, view, types: held, own } = holding;
  const wanted = types.length === 0 || types.includes('DocumentReference');
  if (!wanted || (view !== 'all' && !viewedTypes(view).includes('DocumentReference'))) return [];
  // Of those of which nothing may be shown, nothing tells that they are there.
  if (!held.includes('DocumentReference') && own !== true) return [];
  const text = 'It has registered documents with the record locator; they are not part of this answer.';
  return [{ holding, answer: { custodian, status: 'not-asked', text }, done: Promise.resolve() }];
}

/** A source that is not asked, since somebody who is this person now does not want it to share. */
function shutOut(holding: Holding, source: Source | undefined, types: readonly string[]): Asked[] {
  const { custodian } = holding;
  if (source === undefined || (types.length > 0 && !types.some((type) => source.types.includes(type)))) return [];
  const text = 'Its last word was that the person does not want it to share.';
  return [{ holding, answer: { custodian, status: 'refused', text }, done: Promise.resolve() }];
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
  if (holding.source === 'pointers') return pointersOnly(holding, types);
  const source = sources.find(({ kind }) => kind === holding.source);
  if (holding.shut === true) return shutOut(holding, source, types);
  if (!due(unstopped(holding), source, types)) return [];
  if (source === undefined) return [{ holding, answer: { custodian, status: 'complete' }, done: Promise.resolve() }];
  // A restricted person's source says for itself that it is not asked.
  if (holding.stopped !== undefined && !permit.hideLocation)
    return [{ holding, answer: stoppedAnswer(holding, holding.stopped), done: Promise.resolve() }];
  if (!needsAsking(permit, holding, source, types)) return [{ holding, answer: knownAnswer(holding), done: Promise.resolve() }];
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
  assertSomething(answers.filter((_, at) => asked[at]?.holding.source !== 'pointers'));
  const statusOf = (at: number): SourceAnswer['status'] => answers[at]?.status ?? 'refused';
  // A custodian that refuses takes what was posted for it along.
  const refusing = new Set(asked.flatMap(({ holding }, at) => (statusOf(at) === 'refused' ? [holding.custodian.ods] : [])));
  const closed = asked.flatMap(({ holding }, at) =>
    CLOSED.includes(statusOf(at)) || refusing.has(holding.custodian.ods) ? [holding.record] : [],
  );
  return { answers, closed };
}

function assertSomething(answers: readonly SourceAnswer[]): void {
  const failed = ({ status }: SourceAnswer): boolean => status === 'timed-out' || status === 'unavailable';
  if (answers.length === 0 || !answers.every(failed)) return;
  const sentence = 'No source of this record could be reached. This is no evidence that no record exists. Try again.';
  throw new FhirError(answers.some(({ status }) => status === 'timed-out') ? 'sources-timed-out' : 'sources-failed', sentence);
}
