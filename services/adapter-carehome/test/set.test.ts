import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { acceptSet, checkVitalSign, parseObservation } from '../src/index.ts';

const KNOWN = { spo2Scale: 1, pregnant: false } as const;
const NOW = new Date('2026-11-24T12:00:00Z');
const example: { entry: { resource: Record<string, unknown> }[] } = JSON.parse(
  readFileSync(new URL('../../../contracts/examples/observations/vital-signs-set.json', import.meta.url), 'utf8').replaceAll(
    '2026-11-24T09:00:00Z',
    '2026-11-24T11:50:00Z',
  ),
);

describe('A set', () => {
  const judged = () =>
    example.entry.map(({ resource }, at) => {
      const observation = parseObservation(resource);
      return { id: `o${at}`, observation, ...checkVitalSign(observation, NOW) };
    });
  let next = 0;
  const newId = (): string => `id-${(next += 1)}`;

  test('is completed by its score, derived from its members', () => {
    const accepted = acceptSet(judged(), { now: NOW, newId, known: KNOWN, ageYears: 85 });
    const score = accepted.derived.find(({ id }) => id === accepted.scoreId);
    expect(score).toMatchObject({
      status: 'final',
      code: { coding: [{ code: '1104051000000101' }] },
      valueQuantity: { value: 5, code: '{ScoreOf}' },
      derivedFrom: judged().map(({ id }) => ({ reference: `Observation/${id}` })),
      note: [
        { text: 'NEWS2 5 (respiration rate 22 = 2, oxygen saturation 93 = 2, pulse 95 = 1).' },
        { text: expect.stringContaining('urgent review') },
      ],
    });
  });

  test('of one value is a floor: "at least", never "low"', () => {
    const one = judged().filter(({ observation }) => JSON.stringify(observation.code).includes('9279-1'));
    const accepted = acceptSet(one, { now: NOW, newId, known: KNOWN, ageYears: 85 });
    const score = accepted.derived.find(({ id }) => id === accepted.scoreId);
    expect(score).toMatchObject({
      status: 'preliminary',
      valueQuantity: { value: 2, comparator: '>=' },
      note: [{ text: expect.stringMatching(/^NEWS2 is at least 2 .*not measured: oxygen saturation/) }, {}],
    });
    expect(accepted.advice.join(' ')).not.toMatch(/usual checks/);
  });

  test('of somebody under 16 is stored and not scored, and that is said', () => {
    const accepted = acceptSet(judged(), { now: NOW, newId, known: KNOWN, ageYears: 12 });
    expect(accepted.scoreId).toBeUndefined();
    expect(accepted.advice).toEqual([expect.stringContaining('under 16')]);
    expect(accepted.derived).toEqual([]);
  });

  test('that comes late says so; a reading entered in error is not scored', () => {
    const late = judged().map((each) => ({ ...each, taken: new Date('2026-11-24T09:00:00Z') }));
    expect(acceptSet(late, { now: NOW, newId, known: KNOWN }).advice).toContainEqual(
      expect.stringContaining('repeat the readings now'),
    );
    const wrong = judged().map((each) => ({
      ...each,
      observation: { ...each.observation, status: 'entered-in-error' as const },
    }));
    expect(acceptSet(wrong, { now: NOW, newId, known: KNOWN }).scoreId).toBeUndefined();
  });
});
