import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { FhirError } from '@ouzel/fhir';
import { createGate, type Gate } from '../src/index.ts';
import { createThreads } from '../src/threads.ts';
import { GOOD, good } from './good.ts';

const many = (count: number): unknown[] =>
  Array.from({ length: count }, (_, at) =>
    at % 10 === 3 ? good('Observation', { status: 'nonsense' }) : GOOD[at % GOOD.length],
  );
const told = (faults: readonly (readonly FhirError[])[]) =>
  faults.map((each) => each.map(({ situation, message, expression, http }) => ({ situation, message, expression, http })));

describe('A gate', () => {
  const small = createGate({ threads: 0 });
  let gate: Gate;
  beforeAll(() => {
    gate = createGate({ inlineValuesMax: 500 });
  });
  afterAll(() => gate.close());

  test('of threads says what one without them says, of real errors', async () => {
    const resources = many(1_000);
    const [one, other] = await Promise.all([gate.faultsOfMany(resources), small.faultsOfMany(resources)]);
    expect(told(one)).toEqual(told(other));
    expect([one.length, one.filter((each) => each.length > 0).length]).toEqual([1_000, 100]);
    expect(one[3]?.[0]).toBeInstanceOf(FhirError);
  });

  test('has threads that work, and are gone when it is closed', async () => {
    const threads = createThreads(2);
    const parts = [many(20), many(30), many(40)];
    const answers = await Promise.all(parts.map((part) => threads.faultsOf(part)));
    expect(answers.map((each) => each?.length)).toEqual([20, 30, 40]);
    await threads.close();
    expect(await threads.faultsOf(many(10))).toBeUndefined();
  });

  test('takes whatever it is given', async () => {
    const odd = [undefined, null, 7, 'x', [], {}, { resourceType: 'constructor' }];
    expect((await gate.faultsOfMany([...odd, ...many(100)])).slice(0, odd.length).map((each) => each.length)).toEqual(
      odd.map(() => 1),
    );
    expect(await gate.faultsOfMany([])).toEqual([]);
    const [, fault] = await gate.faultsOfMany([...many(1), { resourceType: 'Flag', status: () => 1 }, ...many(200)]);
    expect(fault?.[0]).toMatchObject({ situation: 'bad-structure', expression: ['Flag.status'] });
  });

  test('lets other work go on while it works', async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    await gate.faultsOfMany(many(3_000));
    await small.faultsOfMany(many(3_000));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(4);
  });

  test('whose threads die does the work itself', async () => {
    const program = new URL('./dies.ts', import.meta.url);
    const failing = createGate({ inlineValuesMax: 500, program });
    const faults = await failing.faultsOfMany(many(200));
    expect(told(faults)).toEqual(told(await small.faultsOfMany(many(200))));
    await failing.close();
  });

  test('that was closed, even at work, still answers', async () => {
    const closing = createGate({ inlineValuesMax: 500 });
    const [underWay] = await Promise.all([closing.faultsOfMany(many(2_000)), closing.close()]);
    expect(underWay.length).toBe(2_000);
    expect((await closing.faultsOfMany(many(200))).length).toBe(200);
  });
});
