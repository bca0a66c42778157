import { describe, expect, test } from '@jest/globals';
import { FhirError } from '@ouzel/fhir';
import { createQuotas } from '@ouzel/runtime';
import { networkOf } from '../src/quotas.ts';

const done = async (): Promise<string> => 'done';
const refused = (retryAfterS: unknown) => expect.objectContaining({ situation: 'too-many', http: 429, retryAfterS });
const failing = async (): Promise<never> => Promise.reject(new FhirError('no-credential', 'Who are you?'));
const situationOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof FhirError ? error.situation : 'other'),
  );

describe('Quotas', () => {
  test('a client has so many requests a minute, and its neighbour as many of its own', async () => {
    const quotas = createQuotas({ perMinute: 3, atOnce: 10 });
    for (let asked = 0; asked < 3; asked += 1) expect(await quotas.run('gp', done)).toBe('done');
    let worked = false;
    const more = quotas.run('gp', async () => (worked = true));
    await expect(more).rejects.toEqual(refused(60));
    expect(worked).toBe(false);
    expect(await quotas.run('hospital', done)).toBe('done');
  });

  test('a client has so many requests under way; each that ends, well or badly, makes room', async () => {
    const quotas = createQuotas({ perMinute: 100, atOnce: 2 });
    const ends: (() => void)[] = [];
    const held = async (): Promise<void> => new Promise((resolve) => ends.push(resolve));
    const running = [quotas.run('gp', held), quotas.run('gp', held)];
    await expect(quotas.run('gp', done)).rejects.toEqual(refused(1));
    expect(await quotas.run('hospital', done)).toBe('done');
    ends[0]?.();
    await running[0];
    await expect(quotas.run('gp', async () => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
    expect(await quotas.run('gp', done)).toBe('done');
    ends[1]?.();
    await running[1];
  });

  test('many failures from one address are told 429; who authenticates from there is let in', async () => {
    const quotas = createQuotas({ perMinute: 100, atOnce: 10, failuresPerMinute: 2 });
    const told: string[] = [];
    for (let tried = 0; tried < 4; tried += 1) told.push(await situationOf(quotas.authenticate('10.0.0.1', failing)));
    expect(told).toEqual(['no-credential', 'no-credential', 'too-many', 'too-many']);
    expect(await quotas.authenticate('10.0.0.1', done)).toBe('done');
    expect(await situationOf(quotas.authenticate('10.0.0.2', failing))).toBe('no-credential');
    const forbidden = async (): Promise<never> => Promise.reject(new FhirError('not-allowed', 'No.'));
    expect(await situationOf(quotas.authenticate('10.0.0.1', forbidden))).toBe('not-allowed');
  });

  test.each([
    ['10.1.2.3', '10.1.2.3'],
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['2001:db8:1:2::9%eth0', '2001:db8:1:2'],
    ['::1', '0:0:0:0'],
  ])('%s is of the network %s', (address, network) => expect(networkOf(address)).toBe(network));

  test('an allowed request costs next to nothing', async () => {
    const quotas = createQuotas({ perMinute: 1_000_000, atOnce: 10 });
    for (let asked = 0; asked < 20_000; asked += 1) await quotas.run('gp', done);
    const round = async (): Promise<number> => {
      const before = process.cpuUsage();
      for (let asked = 0; asked < 10_000; asked += 1) await quotas.run('gp', done);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 10_000;
    };
    const spent: number[] = [];
    for (let times = 0; times < 20; times += 1) spent.push(await round());
    // Microseconds of CPU. The best of them: what else the machine does takes cycles from each.
    expect(Math.min(...spent)).toBeLessThan(3);
  });
});
