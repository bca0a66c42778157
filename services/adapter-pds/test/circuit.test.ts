import { describe, expect, test } from '@jest/globals';
import { createCircuit } from '@ouzel/adapter-pds';

const START = Date.parse('2026-11-24T10:00:00Z');
const at = (ms: number): Date => new Date(START + ms);

describe('The circuit to PDS', () => {
  test('that was shut after wrong answers opens for one trace on an officer’s word, and shuts at once at the next wrong answer', () => {
    const circuit = createCircuit();
    expect([circuit.answeredWrongly(at(0)), circuit.answeredWrongly(at(10))]).toEqual([false, true]);
    expect([circuit.shutSince(at(20)), circuit.take(at(20))]).toEqual([at(10), 0]);
    circuit.resume();
    expect([circuit.shutSince(at(20)), circuit.take(at(20)), circuit.take(at(21))]).toEqual([undefined, 1, 0]);
    expect([circuit.answeredWrongly(at(30)), circuit.take(at(40))]).toEqual([true, 0]);
    circuit.resume();
    circuit.take(at(50));
    circuit.answered();
    expect(circuit.take(at(60))).toBe(4);
  });

  test('takes in full until PDS has failed three times in a row; one answer in between begins anew', () => {
    const circuit = createCircuit();
    circuit.failed('timed-out', at(0));
    circuit.failed('timed-out', at(0));
    circuit.answered();
    circuit.failed('timed-out', at(0));
    circuit.failed('server-error', at(0));
    expect([circuit.take(at(0)), circuit.closedUntil(at(0))]).toEqual([4, undefined]);
    circuit.failed('unreachable', at(0));
    expect([circuit.take(at(0)), circuit.closedUntil(at(0))]).toEqual([0, at(1_000)]);
  });

  test('then lets one through at a time, later and later, and all of them once PDS has answered', () => {
    const circuit = createCircuit();
    for (const _ of [1, 2, 3]) circuit.failed('timed-out', at(0));
    expect([circuit.take(at(999)), circuit.take(at(1_000)), circuit.take(at(1_001))]).toEqual([0, 1, 0]);
    // The one that tries is not stopped by its own try.
    expect(circuit.closedUntil(at(1_001))).toBeUndefined();
    circuit.failed('timed-out', at(2_000));
    expect(circuit.closedUntil(at(2_000))).toEqual(at(4_000));
    expect([circuit.take(at(3_999)), circuit.take(at(4_000))]).toEqual([0, 1]);
    for (let ms = 5_000, tries = 0; tries < 5; tries += 1, ms += 5_000) {
      circuit.failed('timed-out', at(ms));
      expect([circuit.take(at(ms + 3_999)), circuit.take(at(ms + 5_000))]).toEqual([0, 1]);
    }
    circuit.answered();
    expect(circuit.take(at(60_000))).toBe(4);
  });

  test('a try of which nothing is heard is followed by another', () => {
    const circuit = createCircuit();
    for (const _ of [1, 2, 3]) circuit.failed('timed-out', at(0));
    expect([circuit.take(at(1_000)), circuit.take(at(12_999)), circuit.take(at(13_000))]).toEqual([1, 0, 1]);
  });

  test('a limit opens it at once, for as long as PDS says', () => {
    const circuit = createCircuit();
    circuit.failed('throttled', at(0), 30_000);
    expect([circuit.take(at(29_999)), circuit.take(at(30_000))]).toEqual([0, 1]);
  });

  test('a refusal to speak of one person is no outage', () => {
    const circuit = createCircuit();
    for (let times = 0; times < 10; times += 1) circuit.failed('refused', at(0));
    expect(circuit.take(at(0))).toBe(4);
  });

  test('the second answer about somebody else shuts it for an hour, whatever comes after, and each further one again', () => {
    const circuit = createCircuit();
    expect(circuit.answeredWrongly(at(0))).toBe(false);
    circuit.answered();
    expect(circuit.take(at(0))).toBe(4);
    expect(circuit.answeredWrongly(at(0))).toBe(true);
    circuit.answered();
    expect([circuit.take(at(0)), circuit.take(at(3_599_999))]).toEqual([0, 0]);
    expect([circuit.closedUntil(at(0)), circuit.closedUntil(at(3_600_000))]).toEqual([at(3_600_000), undefined]);
    expect(circuit.answeredWrongly(at(3_600_000))).toBe(true);
    expect([circuit.take(at(7_199_999)), circuit.take(at(7_200_000)), circuit.take(at(7_200_001))]).toEqual([0, 1, 0]);
  });
});
