import { expect } from '@jest/globals';
import { balpFaults, profileOf } from '../contract/balp-shape.ts';
import { type Answer, inMode } from '../world/api.ts';
import { auditEvent } from '../world/trail.ts';

type Ask = (path: string) => Promise<Answer>;

/** An event is read as it was found. */
export async function trailIsRead(ask: Ask): Promise<void> {
  const [newest] = inMode(await ask('AuditEvent?_count=1'), 'match');
  expect((await ask(`AuditEvent/${newest?.id}`)).json).toEqual(newest);
}

/** Events are in the shape of the profiles that are named, and of no other. */
export async function trailIsShaped(ask: Ask, profiles: unknown): Promise<void> {
  const events = inMode(await ask('AuditEvent?_count=200'), 'match').map((event) => auditEvent.parse(event));
  const seen = events.flatMap((event) => profileOf(event) ?? []);
  expect([events.flatMap(balpFaults), profiles]).toEqual([[], expect.arrayContaining(seen)]);
  expect(seen.length).toBeGreaterThan(10);
}
