import { describe, expect, test } from '@jest/globals';
import { createAgreements } from '@ouzel/consent';
import { sampleAgreements } from '@ouzel/region';
import { about, admit, COUNCIL, database, deliveries, PRACTICE, received, somebody, startWorker, until } from '../world/sync.ts';

describe('A delivery that waits', () => {
  test('is decided anew when it is sent: an agreement revoked meanwhile stops it, and no other', async () => {
    const them = await somebody();
    await admit(them, 'agreed-before');
    const own = sampleAgreements(new Date()).filter(({ requesterKinds }) => requesterKinds.includes('local-authority'));
    const store = createAgreements(database);
    await store.put(own.map((each) => ({ ...each, version: 2, revokedAt: new Date() })));
    const stop = await startWorker();
    await until(async () => {
      const states = await deliveries(them.person);
      return states.length === 2 && states.every(({ state }) => state !== 'waiting');
    });
    const ended = new Map(
      (await deliveries(them.person)).map(({ destination, state, reason }) => [destination, [state, reason]]),
    );
    expect([ended.get(COUNCIL.ods), ended.get(PRACTICE.ods)]).toEqual([
      ['refused', 'not-allowed'],
      ['delivered', null],
    ]);
    expect(about('agreed-before').map(({ organisation }) => organisation)).toEqual([PRACTICE.ods]);
    // Renewed, the next one goes out again.
    await store.put(own.map((each) => ({ ...each, version: 3 })));
    const others = await somebody();
    await admit(others, 'agreed-again');
    await until(() => received.filter(({ organisation }) => organisation === COUNCIL.ods).length === 1);
    await stop();
  }, 30_000);
});
