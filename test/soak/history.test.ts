import { describe, expect, test } from '@jest/globals';
import { type Acknowledged, tallyOf } from './history.ts';
import type { Received } from './inbox.ts';

const ENDS = { practice: 'P', called: 'N' };
const taken = '2026-11-25T03:00:00.000Z';
const set: Acknowledged = { patient: 'a', taken, readings: ['Observation/1', 'Observation/2'] };
const score: Received = { organisation: 'P', key: 'd1', patient: 'a', taken, readings: ['Observation/1', 'Observation/2'] };
const call: Received = { organisation: 'N', key: 'd2', patient: 'a' };
const tally = (received: readonly Received[], acknowledged = [set]) => {
  const { lost, doubled } = tallyOf(acknowledged, received, ENDS);
  return { lost, doubled };
};

describe('The checker of what was lost and what was doubled', () => {
  test('finds nothing where each set has one effect at each end, however often it was sent', () => {
    expect(tally([score, call, score, call, call])).toEqual({ lost: 0, doubled: 0 });
  });

  test.each<[string, readonly Received[], object]>([
    ['nothing came', [], { lost: 2, doubled: 0 }],
    ['nobody was called', [score], { lost: 1, doubled: 0 }],
    ['nobody was told of the score', [call], { lost: 1, doubled: 0 }],
    ['the score is of other readings', [{ ...score, readings: ['Observation/1'] }, call], { lost: 1, doubled: 0 }],
    ['it is of another moment', [{ ...score, taken: '2026-11-25T04:00:00.000Z' }, call], { lost: 1, doubled: 0 }],
    ['it was told to somebody else', [{ ...score, organisation: 'N' }, call], { lost: 1, doubled: 1 }],
    ['two effects came of it', [score, { ...score, key: 'd9' }, call], { lost: 0, doubled: 1 }],
    ['two were called', [score, call, { ...call, key: 'd9' }], { lost: 0, doubled: 1 }],
    ['somebody was called for one who has no set', [score, call, { ...call, key: 'd9', patient: 'b' }], { lost: 0, doubled: 1 }],
  ])('sees it where %s', (_what, received, found) => {
    expect(tally(received)).toEqual(found);
  });
});
