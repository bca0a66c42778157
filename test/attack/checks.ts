import { type Answer, entriesOf, headerOf, inShort, issuesOf, valueAt } from './answer.ts';
import type { Expectation } from './case.ts';
import type { Gauges } from './gauges.ts';
import { NAUGHTY, UNFIT } from './naughty-strings.ts';
import { sourceAt } from './source-text.ts';
import { CORRECTED } from './upstream.ts';

/** What was seen of a case. */
export interface Seen {
  answers: readonly Answer[];
  before: Gauges;
  after: Gauges;
  grownMiB: number;
  /** What the system logged meanwhile. */
  log: string;
  newestOutcome: 'success' | 'failure';
  /** What the newest search of the trail itself is recorded as. */
  newestType: 'audit-log-used' | 'rest';
  statuses: readonly number[];
  /** What the stand-alone verifier said of the trail that was tampered with. */
  verdict: string | undefined;
}

/** What came in the place of what was expected; none where it was as expected. */
type Check<Value> = (value: Value, seen: Seen) => string[];
/** These ask the system again, or are measured otherwise: see run-case.ts and slow.ts. */
export type Elsewhere =
  | 'sameAs'
  | 'timingSameAs'
  | 'sameAsReplacing'
  | 'thenControl'
  | 'stillExists'
  | 'slow'
  | 'roundTrip'
  | 'eventuallyStatus'
  | 'withinMs'
  | 'proofVerifies';

const each = (seen: Seen, check: (answer: Answer) => string | undefined): string[] => [
  ...new Set(seen.answers.flatMap((answer) => check(answer) ?? [])),
];
const unless = (fine: boolean, got: string): string[] => (fine ? [] : [got]);
const refused = ({ status }: Answer): boolean => status >= 400;
const shown = (answer: Answer): string => `${answer.head}\r\n\r\n${answer.text}`;
const statusCount = (seen: Seen, status: number): number => seen.answers.filter((answer) => answer.status === status).length;
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/** A case that may be answered with an error or with a resource says things of the resource only. */
const saysOf = (seen: Seen, answer: Answer): boolean => !refused(answer) || seen.statuses.every((status) => status >= 400);

/** 201 with a warning that the caller can read, or 422. */
function warns(answer: Answer): boolean {
  const advice = headerOf(answer, 'x-ouzel-advice') ?? '';
  return answer.status === 422 || issuesOf(answer).some(({ severity }) => severity === 'warning') || /\bwarning:/i.test(advice);
}

function entriesThat(answer: Answer, expected: Readonly<Record<string, string>>): string | undefined {
  if (refused(answer)) return undefined;
  const entries = entriesOf(answer);
  const wrong = Object.entries(expected).filter(([at, status]) => entries[Number(at)]?.response?.status.slice(0, 3) !== status);
  return wrong.length === 0
    ? undefined
    : wrong.map(([at]) => `entry ${at} ${entries[Number(at)]?.response?.status ?? 'is not there'}`).join(', ');
}

const outcomeEntriesOf = (answer: Answer): string[] =>
  entriesOf(answer)
    .filter(({ search }) => search?.mode === 'outcome')
    .flatMap(({ resource }) => resource?.issue?.map(({ code }) => code) ?? []);

/** Every text within a value. */
function textsIn(value: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (typeof value === 'string') found.add(value);
  else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) textsIn(inner, found);
  return found;
}

type Checked = Exclude<keyof Expectation, Elsewhere>;
type Wanted = { [Key in Checked]-?: NonNullable<Expectation[Key]> };

/** A key that is missing here does not compile: none of a case is passed over. */
const CHECKS: { [Key in Checked]: Check<Wanted[Key]> } = {
  status: (statuses, seen) =>
    each(seen, (answer) =>
      (statuses.length === 0 ? answer.status === 0 : statuses.includes(answer.status)) ? undefined : inShort(answer),
    ),
  outcomeCode: (code, seen) =>
    each(seen, (answer) =>
      !refused(answer) || issuesOf(answer).some((issue) => issue.code === code) ? undefined : inShort(answer),
    ),
  detailsCode: (code, seen) =>
    each(seen, (answer) => {
      const codes = issuesOf(answer).flatMap(({ details }) => details?.coding.map((coding) => coding.code) ?? []);
      return !refused(answer) || codes.includes(code) ? undefined : `${answer.status} ${codes.join(' ')}`;
    }),
  error: (code, seen) => each(seen, (answer) => (valueAt(answer.json, 'error') === code ? undefined : inShort(answer))),
  never: (words, seen) =>
    each(seen, (answer) => {
      const at = words.findIndex((word) => shown(answer).includes(word));
      return at < 0 ? undefined : `${inShort(answer)} with the ${at + 1}. of the words`;
    }),
  logsNever: (words, seen) => unless(!words.some((word) => seen.log.includes(word)), 'in the log'),
  headers: (patterns, seen) =>
    each(seen, (answer) => {
      const wrong = Object.entries(patterns).find(([name, pattern]) => !new RegExp(pattern).test(headerOf(answer, name) ?? ''));
      return wrong === undefined ? undefined : `${wrong[0]}: ${headerOf(answer, wrong[0]) ?? 'not there'}`;
    }),
  headersAbsent: (names, seen) => each(seen, (answer) => names.find((name) => headerOf(answer, name) !== undefined)),
  json: (values, seen) =>
    each(seen, (answer) => {
      if (!saysOf(seen, answer)) return undefined;
      const wrong = Object.entries(values).find(([path, value]) => !same(valueAt(answer.json, path), value));
      return wrong === undefined ? undefined : `${wrong[0]} ${JSON.stringify(valueAt(answer.json, wrong[0])) ?? 'is not there'}`;
    }),
  bodyResourceType: (type, seen) =>
    each(seen, ({ json }) => (valueAt(json, 'resourceType') === type ? undefined : String(valueAt(json, 'resourceType')))),
  bodyMatches: (pattern, seen) =>
    each(seen, (answer) => (new RegExp(pattern).test(answer.text) ? undefined : `${inShort(answer)} without it`)),
  idNot: (id, seen) => each(seen, ({ json }) => (valueAt(json, 'id') === id ? id : undefined)),
  rowsCreated: (rows, { before, after }) => unless(after.rows - before.rows === rows, `${after.rows - before.rows} rows`),
  entryStatus: (expected, seen) => each(seen, (answer) => entriesThat(answer, expected)),
  entriesMax: (entries, seen) =>
    each(seen, (answer) => {
      const found = entriesOf(answer).filter(({ search }) => search?.mode !== 'outcome').length;
      return found <= entries ? undefined : `${found} entries`;
    }),
  canaryHits: (hits, { before, after }) =>
    unless(after.canaryHits - before.canaryHits === hits, `${after.canaryHits - before.canaryHits} hits`),
  jwksFetchesMax: (fetches, { before, after }) =>
    unless(after.jwksFetches - before.jwksFetches <= fetches, `${after.jwksFetches - before.jwksFetches} fetches`),
  maxMs: (ms, seen) =>
    unless(
      seen.answers.every(({ elapsedMs }) => elapsedMs <= ms),
      `${Math.round(Math.max(...seen.answers.map(({ elapsedMs }) => elapsedMs)))} ms`,
    ),
  closedWithinMs: (ms, seen) =>
    each(seen, ({ closedMs }) => ((closedMs ?? Infinity) <= ms ? undefined : `closed after ${closedMs} ms`)),
  connectionClosed: (closed, seen) =>
    each(seen, ({ closedMs }) => ((closedMs !== undefined) === closed ? undefined : closed ? 'left open' : 'closed')),
  rssDeltaMiBMax: (mib, { grownMiB }) => unless(grownMiB <= mib, `${Math.round(grownMiB)} MiB`),
  // Rule 2 asks for the same after every case.
  noCrash: () => [],
  audit: ({ outcome, type }, { newestOutcome, newestType }) => [
    ...unless(outcome === undefined || outcome === newestOutcome, newestOutcome),
    ...unless(type === undefined || type === newestType, newestType),
  ],
  // The request is in the trail itself: nothing else comes, and nothing goes.
  auditRowsUnchanged: (_true, { answers, before, after }) =>
    unless(after.auditEvents - before.auditEvents === answers.length, `${after.auditEvents - before.auditEvents} events`),
  verifier: (expected, { verdict = 'nobody asked it' }) => unless(verdict === expected, verdict),
  csvCellNever: (pattern, seen) =>
    each(seen, ({ text }) =>
      text.split(/^"|","|"\r\n"?/).some((cell) => new RegExp(pattern).test(cell)) ? 'a cell that could be run' : undefined,
    ),
  logsAreJsonLines: (_true, { log }) =>
    unless(
      log.split('\n').every((line) => line === '' || isJson(line)),
      'a line that is no JSON',
    ),
  firstStatus: (status, { answers }) => unless(answers[0]?.status === status, String(answers[0]?.status)),
  exactlyOne: (status, seen) => unless(statusCount(seen, status) === 1, `${statusCount(seen, status)} times`),
  atLeastOne: (status, seen) => unless(statusCount(seen, status) >= 1, 'never'),
  outcomeEntry: (code, seen) =>
    each(seen, (answer) => {
      const codes = outcomeEntriesOf(answer);
      return codes.includes(code) ? undefined : `an outcome of ${codes.join(' ') || 'nothing'}`;
    }),
  incident: (_what, { log }) =>
    unless(log.includes('incident: a source answered about another person'), 'no incident in the log'),
  noReorder: (_true, seen) =>
    each(seen, ({ text }) => {
      const [before, after] = [CORRECTED.before, CORRECTED.after].map((value) => text.includes(`"value":${value},`));
      return after === true && before === false ? undefined : 'the older version of a result';
    }),
  roundTripBlns: (_true, seen) =>
    each(seen, ({ json }) => {
      const texts = textsIn(json);
      const missing = NAUGHTY.filter((naughty) => !texts.has(naughty));
      const unfit = UNFIT.filter((text) => texts.has(text));
      const named = JSON.stringify(json).includes(`${UNFIT.length} Observation (no id, or not readable)`);
      return missing.length + unfit.length === 0 && named
        ? undefined
        : `without ${JSON.stringify(missing)}, with ${unfit.length} unfit`;
    }),
  sameId: (_true, { answers }) => {
    // Where what was there before may not be read by who posts it, the answer names it and does not show it.
    const ids = new Set(answers.map((answer) => /[^/]+\/[^/]+(?=\/_history)/.exec(headerOf(answer, 'location') ?? '')?.[0]));
    return unless(ids.size === 1 && !ids.has(undefined), [...ids].map(String).join(' '));
  },
  warningOr422: (_true, seen) => each(seen, (answer) => (warns(answer) ? undefined : `${answer.status} without a warning`)),
};

const checkOne = <Key extends Checked>(key: Key, value: Wanted[Key], seen: Seen): string[] =>
  CHECKS[key](value, seen).map((got) => `${key}: ${got}`);

const isChecked = (key: string): key is Checked => Object.hasOwn(CHECKS, key);

/** How what was seen differs from what was expected, by key. */
export function differences(expected: Expectation, seen: Seen): string[] {
  return Object.keys(expected)
    .filter(isChecked)
    .flatMap((key) => {
      const value = expected[key];
      return value === undefined ? [] : checkOne(key, value, seen);
    });
}

/** A decimal that came back as it was sent, digit for digit: precision means something in FHIR. */
export const textDiffers = (path: string, sent: string, kept: string): string[] =>
  unless(sourceAt(sent, path) === sourceAt(kept, path), `roundTrip: ${sourceAt(sent, path)} became ${sourceAt(kept, path)}`);
