import { channel } from 'node:diagnostics_channel';
import { Socket } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { answerOf } from './answer.ts';
import { allCases, caseOf, idsToRun, listIsHere, RUN_GROUPS, understood } from './case.ts';
import { differences, type Seen } from './checks.ts';
import { disagreements, judge } from './judge.ts';
import { mllpCaseOf } from './mllp-case.ts';
import { watchOutbound } from './outbound.ts';
import { fill, fillAll, keptThroughout } from './placeholders.ts';
import { notRun } from './report.ts';
import { sourceAt } from './source-text.ts';
import { mannWhitney } from './timing.ts';

const overMllp = idsToRun('mllp');
const toRun = [...idsToRun('quick'), ...idsToRun('slow'), ...idsToRun('upstream'), ...idsToRun('killed')];

describe('The list of attacks', () => {
  if (!listIsHere) test('is not beside this checkout: only our own cases are run', () => undefined);

  test('has ids that are its own, and every case is either run or named as not run', () => {
    expect(new Set(allCases.map(({ id }) => id)).size).toBe(allCases.length);
    const others = notRun().reduce((sum, [, cases]) => sum + cases, 0);
    expect(toRun.length + overMllp.length + others).toBe(allCases.length);
    const named = notRun().map(([group, cases]) => `${group} ${cases}`);
    process.stderr.write(
      `attacks run: ${toRun.length + overMllp.length} of ${RUN_GROUPS.join(', ')}; not run yet: ${others} (${named.join(', ')})\n`,
    );
  });

  test.each(toRun)('%s is understood, key by key', (id) => {
    expect(caseOf(id).id).toBe(id);
  });

  if (overMllp.length > 0)
    test.each(overMllp)('%s is understood, key by key', (id) => {
      expect(mllpCaseOf(id).id).toBe(id);
    });

  test('is refused where a key is not known', () => {
    const [first] = toRun;
    const known = caseOf(first ?? '');
    expect(() => understood({ ...known, expect: { ...known.expect, statuss: [200] } })).toThrow('statuss');
    expect(() => understood({ ...known, request: { ...known.request, fault: 'stop-postgres' } })).toThrow('fault');
    expect(() => understood({ ...known, request: { bodyGen: { kind: 'mllp-big' } } })).toThrow('bodyGen');
  });

  test('is disagreed with case by case, for cases that are run', () => {
    const ids = disagreements.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    if (listIsHere) expect(ids.filter((id) => ![...toRun, ...overMllp].includes(id))).toEqual([]);
  });
});

describe('A verdict', () => {
  const listed = disagreements[0] ?? { id: 'none', got: 'none', reason: '' };
  test.each<[string, string, string[], string[], string]>([
    ['as expected', 'jwt-001', [], [], 'passed'],
    ['otherwise', 'jwt-001', ['status: 200'], [], 'failed'],
    ['as expected, with a rule broken', 'jwt-001', [], ['rule: 0 audit events for 1 requests'], 'failed'],
    ['as the list of disagreements says', listed.id, [listed.got], [], 'disagrees'],
    ['otherwise than the list of disagreements says', listed.id, ['status: 200'], [], 'failed'],
    ['as expected, though the list of disagreements says otherwise', listed.id, [], [], 'failed'],
    ['as the list of disagreements says, with a rule broken', listed.id, [listed.got], ['rule: health is 0'], 'failed'],
  ])('%s', (_how, id, differs, broken, result) => {
    expect(judge(id, { differences: differs, broken }).result).toBe(result);
  });
});

describe('A check that cannot fail is none', () => {
  const gauges = { rows: 0, auditEvents: 0, canaryHits: 0, jwksFetches: 0, logChars: 0, auditSequence: '0' };
  const outcome = { resourceType: 'OperationOutcome', id: 'x', issue: [{ severity: 'error', code: 'login' }] };
  const bundle = { resourceType: 'Bundle', entry: [{ response: { status: '201 Created' } }] };
  const answer = (status: number, body: unknown) =>
    answerOf(status, '', ['ETag', 'W/"1"'], JSON.stringify(body), { elapsedMs: 500, closedMs: 900 });
  const seen: Seen = {
    answers: [answer(401, outcome), answer(200, bundle), answer(200, bundle)],
    before: gauges,
    after: { ...gauges, rows: 2, canaryHits: 2, jwksFetches: 2 },
    grownMiB: 70,
    log: 'a secret',
    newestOutcome: 'success',
    newestType: 'rest',
    statuses: [200, 401],
    verdict: 'verifies',
  };
  test.each<[string, object]>([
    ['another status', { status: [404] }],
    ['no HTTP', { status: [] }],
    ['another code', { outcomeCode: 'expired' }],
    ['another Spine code', { detailsCode: 'ACCESS_DENIED' }],
    ['another OAuth error', { error: 'invalid_client' }],
    ['a word in the body', { never: ['login'] }],
    ['a word in the headers', { never: ['W/"1"'] }],
    ['a word in the log', { logsNever: ['secret'] }],
    ['a header that is otherwise', { headers: { etag: '^W/"2"$' } }],
    ['a header that is not there', { headers: { location: '.' } }],
    ['a header that is there', { headersAbsent: ['etag'] }],
    ['another value', { json: { resourceType: 'Patient' } }],
    ['another type', { bodyResourceType: 'Bundle' }],
    ['a body without it', { bodyMatches: 'transaction' }],
    ['the id that must not be taken', { idNot: 'x' }],
    ['more rows', { rowsCreated: 1 }],
    ['another status of an entry', { entryStatus: { 0: '400' } }],
    ['an entry that is not there', { entryStatus: { 1: '201' } }],
    ['more entries', { entriesMax: 0 }],
    ['a hit on the listener', { canaryHits: 0 }],
    ['another question to the issuer', { jwksFetchesMax: 1 }],
    ['an answer that was long in coming', { maxMs: 499 }],
    ['a connection closed late', { closedWithinMs: 899 }],
    ['a connection that was closed', { connectionClosed: false }],
    ['more memory', { rssDeltaMiBMax: 69 }],
    ['an event that says otherwise', { audit: { outcome: 'failure' } }],
    ['an event of another type', { audit: { type: 'audit-log-used' } }],
    ['another number of events', { auditRowsUnchanged: true }],
    ['a trail that verifies', { verifier: 'tampered:7' }],
    ['a cell', { csvCellNever: '^[{]' }],
    ['a log that is no JSON', { logsAreJsonLines: true }],
    ['another first answer', { firstStatus: 200 }],
    ['two of what there is one of', { exactlyOne: 200 }],
    ['none of what there is one of', { atLeastOne: 500 }],
    ['no warning', { warningOr422: true }],
    ['another id', { sameId: true }],
  ])('%s is seen', (_what, expected) => {
    expect(differences({ status: [200, 401], ...expected }, seen)).not.toEqual([]);
  });

  test('what is as it should be is not', () => {
    expect(differences({ status: [200, 401], outcomeCode: 'login', rowsCreated: 2, exactlyOne: 401, maxMs: 500 }, seen)).toEqual(
      [],
    );
  });
});

describe('The parts of the runner', () => {
  test('two clocks that differ are told apart, two that do not are not', () => {
    const taken = (from: number): number[] => Array.from({ length: 200 }, (_, at) => from + ((at * 7) % 13) / 10);
    expect(mannWhitney(taken(1), taken(1))).toBeGreaterThan(0.9);
    expect(mannWhitney(taken(1), taken(1.3))).toBeLessThan(0.001);
  });

  test('a hole is not sent, and a text is filled in as JSON', async () => {
    await expect(fill('/Patient/{{NOBODY}}', {})).rejects.toThrow('NOBODY');
    expect(await fillAll({ a: ['{{X}}'] }, { X: 'say "a"' })).toEqual({ a: ['say "a"'] });
  });

  test('what is sent again is the same text, but for credentials that are made for each request', async () => {
    let made = 0;
    const next = (): string => String((made += 1));
    const kept = keptThroughout({ NOW: next, TOKEN_KID_UNKNOWN: next, RUN: 'r' });
    const sent = [await fill('{{NOW}} {{RUN}} {{NOW}}', kept), await fill('{{NOW}} {{RUN}} {{NOW}}', kept)];
    expect(sent).toEqual(['1 r 1', '1 r 1']);
    expect(await fill('{{TOKEN_KID_UNKNOWN}}', kept)).not.toBe(await fill('{{TOKEN_KID_UNKNOWN}}', kept));
  });

  test('a decimal is compared digit by digit', () => {
    expect(sourceAt('{"a":"1.0","b":{"value":36.60},"c":[1e3,-0]}', 'b.value')).toBe('36.60');
    expect(sourceAt('{"b":[1, -0]}', 'b.1')).toBe('-0');
    expect(sourceAt('{"b":"36.60"}', 'b')).toBeUndefined();
  });

  test('a call beyond loopback is seen, one to loopback is not', () => {
    const watch = watchOutbound();
    const socket = new Socket();
    channel('net.client.socket').publish({ socket });
    for (const ip of ['127.0.0.1', '::1', '169.254.169.254']) socket.emit('connectionAttempt', ip, 80, 4);
    socket.emit('lookup', new Error('not found'), '', 4, 'evil.example');
    expect(watch.takeForeign()).toEqual(['169.254.169.254', 'evil.example']);
    watch.stop();
    socket.destroy();
  });
});
