import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ask } from '../world/api.ts';
import { acting, type Minting, startMinting } from '../world/minting.ts';

let minting: Minting;
beforeAll(async () => {
  minting = await startMinting();
});
afterAll(() => minting.stop());

const eventsSince = async (trace: string): Promise<{ outcome: string; status: number }[]> =>
  (
    await minting.rows<{ outcome: string; event: string }>(
      `select outcome, event::text as event from audit.event where event::text like $1`,
      [`%${trace}%`],
    )
  ).map(({ outcome, event }) => ({ outcome, status: Number(Object(JSON.parse(event)).status) }));

/** The transaction goes through to its commit, and fails there. */
async function failAtCommit(table: string): Promise<() => Promise<unknown>> {
  const name = `fail_${randomUUID().replaceAll('-', '')}`;
  await minting.rows(
    `create function public.${name}() returns trigger language plpgsql as $$ begin raise exception 'not today'; end $$`,
  );
  await minting.rows(
    `create constraint trigger ${name} after insert or update on ${table} deferrable initially deferred for each row execute function public.${name}()`,
  );
  return () => minting.rows(`drop function public.${name}() cascade`);
}

describe('A change of who may act that fails at its commit', () => {
  test('is in the trail as failed, and once', async () => {
    const repair = await failAtCommit('consent.standing');
    const base = `${new URL(minting.world.fhirBase).origin}/ig`;
    const as = { purpose_of_use: 'HOPERAT', ...acting('R0001') };
    const token = await minting.token('9OZX01', 'user/$administer-registry', as);
    const body = { id: 'client-of-today', name: 'A client', organisation: '9OZH01', reason: 'as the test asks' };
    const headers = { 'Content-Type': 'application/json' };
    const refused = await ask(base, 'clients', { token, body, headers });
    await repair();
    expect(refused.status).toBe(500);
    const trace = refused.headers.get('x-trace-id') ?? '';
    expect([trace.length > 8, await eventsSince(trace)]).toEqual([true, [{ outcome: '8', status: 500 }]]);
    const made = await ask(base, 'clients', { token, body, headers });
    expect(made.status).toBe(201);
    expect(await eventsSince(made.headers.get('x-trace-id') ?? '')).toEqual([{ outcome: '0', status: 201 }]);
  });
});
