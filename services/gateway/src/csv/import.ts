import { discloseEach, type Permit, type ReleasedParts } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { FHIR_JSON } from '../answer.ts';
import { csvOf, keyOf } from '../body.ts';
import { refusedText } from '../bundle-answer.ts';
import { accessRequest, assertScope, type Call } from '../context.ts';
import type { Good, StoredEntry, StoredSet } from '../intake.ts';
import { type ApiRoute, fhir, OURS } from '../route.ts';
import { adviceOutcome } from '../written.ts';
import { type Lined, setsOf } from './sets.ts';

/** A line of which every reading was judged good. */
interface Set {
  mark: string;
  good: Good[];
}

const atLine = (line: number, error: FhirError): FhirError => new FhirError(error.situation, `Line ${line}: ${error.message}`);

/** Judges all lines at once: a line of which one reading is refused is refused whole. The same line again is the same set. */
async function judged(call: Call, lines: readonly Lined[]): Promise<{ sets: Set[]; refused: Map<number, FhirError> }> {
  const all = lines.flatMap(({ posted }) => posted);
  const found = (await call.gateway.intake.judge(all, call.requester.organisation)).values();
  const refused = new Map<number, FhirError>();
  const sets = new Map<string, Set>();
  for (const { line, mark, posted, error } of lines) {
    const results = posted.map(() => found.next().value);
    const wrong =
      error ?? results.flatMap((each) => (each !== undefined && 'error' in each ? [atLine(line, each.error)] : []))[0];
    if (wrong !== undefined) refused.set(line, wrong);
    else sets.set(mark, { mark, good: results.flatMap((each) => (each === undefined || 'error' in each ? [] : [each])) });
  }
  return { sets: [...sets.values()], refused };
}

/** What was refused with its line, so that the sender finds it. */
const named = (line: number, outcome: Outcome | undefined): Outcome | undefined =>
  outcome instanceof FhirError ? atLine(line, outcome) : outcome;

/** What became of a set: the first of its readings says it for all. */
type Outcome = StoredEntry | FhirError;

function lineText(outcome: Outcome | undefined): string {
  if (outcome === undefined) return refusedText(new FhirError('bug', 'Nothing came of this line.'));
  if (outcome instanceof FhirError) return refusedText(outcome);
  const response = { status: outcome.created ? '201 Created' : '200 OK', outcome: adviceOutcome(outcome) };
  return JSON.stringify({ response });
}

/** What was stored of each set, by its mark: all of its readings or why not. */
function outcomesOf(sets: readonly Set[], { entries }: Pick<StoredSet, 'entries'>): [string, Outcome | undefined][] {
  let from = 0;
  return sets.map(({ mark, good }) => {
    const mine = entries.slice(from, (from += good.length));
    return [mark, mine.find((each) => each instanceof FhirError) ?? mine[0]];
  });
}

/** `POST Observation/$import-csv`: a table of sets, a line each (contracts/fhir/care-homes.md). Each line is stored whole or refused with a sentence. */
async function importCsv(call: Call): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  assertScope(requester, 'Observation', 'c');
  const { text, digest } = await csvOf(http);
  const key = keyOf(http, digest);
  const lines = setsOf(text);
  const { sets, refused } = await judged(call, lines);
  const whole = accessRequest(call, 'batch', 'Observation/$import-csv', { by: 'none' });
  const each = sets.flatMap(({ good: [first] }) =>
    first === undefined ? [] : [accessRequest(call, 'create', 'Observation', first.subject)],
  );
  return discloseEach(gateway, whole, each, async (permits, alongside) => {
    const may = sets.flatMap((set, at) => open(permits[at]).map((permit) => ({ ...set, at, permit })));
    const denied = sets.flatMap(({ mark }, at): [string, Outcome][] => {
      const permit = permits[at];
      return permit instanceof FhirError ? [[mark, permit]] : [];
    });
    const released = (stored: Pick<StoredSet, 'entries' | 'written' | 'again'>): ReleasedParts => {
      const outcomes = new Map([...denied, ...outcomesOf(may, stored)]);
      const entries = lines.map(({ line, mark }) => lineText(refused.get(line) ?? named(line, outcomes.get(mark))));
      const body = Buffer.from(`{"resourceType":"Bundle","type":"batch-response","entry":[${entries.join(',')}]}`);
      const parts = sets.map((_, at) => ({ resources: stored.written[may.findIndex((set) => set.at === at)] ?? [] }));
      return { status: 200, headers: FHIR_JSON, body, answers: [], resources: [], parts, again: stored.again };
    };
    if (may.length === 0) return released({ entries: [], written: [], again: false });
    const how = { key, partial: true, alongside: (stored: StoredSet) => alongside(released(stored)) };
    return released(await gateway.intake.store(may, how));
  });
}

const open = (permit: Permit | FhirError | undefined): Permit[] =>
  permit === undefined || permit instanceof FhirError ? [] : [permit];

export const csvRoutes = (): ApiRoute[] => [
  fhir(
    'POST',
    'Observation import-csv',
    '/Observation/$import-csv',
    { type: 'Observation', operation: 'import-csv', definition: `${OURS}/import-csv` },
    importCsv,
  ),
];
