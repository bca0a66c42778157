import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Answer, ask, bundleOf, issueOf } from '../world/api.ts';
import { startEscalating, taskOf } from '../world/escalating.ts';
import { runs } from '../world/seeds.ts';
import { startWorld, type World } from '../world/world.ts';

const CSV = 'Observation/$import-csv';
const HEAD = 'nhs_number,taken,respiration_rate,spo2,oxygen,systolic,diastolic,pulse,temperature,consciousness';

let world: World;
let home: string;
beforeAll(async () => {
  world = await startWorld({ people: 10 });
  home = await world.token('careHome');
});
afterAll(() => world.stop());

const send = (body: string, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(world.fhirBase, CSV, { token: home, body, headers: { 'Content-Type': 'text/csv', ...headers } });
const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();
const number = (): string => world.sample.region.named.careHomeResident;
const statuses = (answer: Answer): (string | undefined)[] => bundleOf(answer).entry.map(({ response }) => response?.status);
const said = (answer: Answer): string[] => bundleOf(answer).entry.map(({ response }) => JSON.stringify(response?.outcome));
async function sets(): Promise<number> {
  const [row] = await world.system.database.rows<{ n: number }>({ text: 'select count(*)::int as n from carehome.vital_set' });
  return row?.n ?? 0;
}

describe('A table of readings', () => {
  test('each line is a set: stored, scored, with a receipt; 47 hours late is taken', async () => {
    const answer = await send(
      `\uFEFF${HEAD}\r\n${number()},${hoursAgo(47)},18,97,air,124,70,72,36.6,A\r\n"${number()}",${hoursAgo(1)},25,91,air,124,,115,37.5,A\r\n`,
    );
    expect(statuses(answer)).toEqual(['201 Created', '201 Created']);
    const [low = '', high = ''] = said(answer);
    expect([low.includes('NEWS2 0'), high.includes('NEWS2 8'), high.includes('ring 999')]).toEqual([true, true, true]);
    const receipt = /Task\/[a-z0-9.]+/.exec(high)?.[0] ?? '';
    const { get } = await startEscalating(world);
    expect(taskOf(await get(receipt, home)).status).toBe('in-progress');
  });

  test('a line that is wrong is refused whole, with a sentence that names it, and refuses no other', async () => {
    const before = await sets();
    const at = hoursAgo(2);
    const lines = [
      `${number()},${at},18,97,air,124,70,72,36.6,A`,
      `1234567890,${at},18,97,air,124,70,72,36.6,A`,
      `${number()},${hoursAgo(3)},18,97,air,124,70,72,98.6,A`,
      `${number()},${hoursAgo(4)},18,97,air,124,70,seventy,36.6,A`,
      `${number()},${hoursAgo(49)},18,,,,,,,`,
      `${number()},25/11/2026 03:10,18,,,,,,,`,
      `${number()},${hoursAgo(5)},,,,,,,,`,
      `${world.sample.region.named.noRelationship},${at},18,97,air,124,70,72,36.6,A`,
    ];
    const answer = await send([HEAD, ...lines].join('\n'));
    expect(statuses(answer)).toEqual(['201 Created', '422', '422', '422', '422', '422', '422', '404']);
    expect(said(answer).map((text) => /Line \d+: [a-z_]*/.exec(text)?.[0])).toEqual([
      undefined,
      'Line 3: nhs_number',
      'Line 4: ',
      'Line 5: pulse',
      'Line 6: ',
      'Line 7: taken',
      'Line 8: it',
      'Line 9: ',
    ]);
    // Of the line with an impossible temperature nothing was stored, though its other readings are good.
    expect(await sets()).toBe(before + 1);
  });

  test('the same line twice, in one file or another, is one set', async () => {
    const before = await sets();
    const line = `${number()},${hoursAgo(6)},18,97,air,124,70,72,36.6,A`;
    expect(statuses(await send(`${HEAD}\n${line}\n${line}\n`))).toEqual(['201 Created', '201 Created']);
    expect(statuses(await send(`${HEAD}\n${line}\n`))).toEqual(['200 OK']);
    expect(await sets()).toBe(before + 1);
    const keyed = { 'Idempotency-Key': 'csv-upload-1' };
    const other = `${HEAD}\n${number()},${hoursAgo(7)},18,97,air,124,70,72,36.6,A\n`;
    const [first, again] = [await send(other, keyed), await send(other, keyed)];
    expect([again.text, await sets()]).toEqual([first.text, before + 2]);
  });

  test('what is no table of known columns is refused whole', async () => {
    for (const body of ['', 'name,taken\nx,y', `${HEAD},${HEAD}`, `${HEAD}\n"never closed`])
      expect(issueOf(await send(body))).toEqual([400, 'structure']);
    expect((await send(HEAD, { 'Content-Type': 'application/json' })).status).toBe(415);
    expect(
      (
        await ask(world.fhirBase, CSV, {
          token: await world.token('clinician'),
          body: HEAD,
          headers: { 'Content-Type': 'text/csv' },
        })
      ).status,
    ).toBe(403);
  });

  test('whatever text is sent, each line that is a row has an answer or the file is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (text) => {
        const answer = await send(`nhs_number,taken,pulse\n${text}`);
        expect([200, 400]).toContain(answer.status);
        if (answer.status === 200) expect(statuses(answer).every((status) => status === '422')).toBe(true);
      }),
      runs(40),
    );
  });
});
