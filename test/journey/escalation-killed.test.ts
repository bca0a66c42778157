import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parseResourceId, uuidOfBase32 } from '@ouzel/fhir';
import { runningSchema } from '@ouzel/ouzel';
import { type Database, freePort, openDatabase } from '@ouzel/runtime';
import type { Answer } from '../world/api.ts';
import { freshDatabase, silentLog } from '../world/database.ts';
import { codeOf, ladderOf, NURSES, PRACTICE, receiptIn, SEVEN, startEscalating, taskOf, tasksOf } from '../world/escalating.ts';
import { main, type Program, temporaryFolder, until } from '../world/process.ts';

const folder = temporaryFolder();
const running = () => runningSchema.parse(JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8')));
let settings: Record<string, string>;
let database: Database;
let program: Program;

async function start(): Promise<void> {
  program = main([], settings);
  await until(() => existsSync(join(folder, 'running.json')) && running().pid === program.child.pid, 60_000);
}
async function killed(): Promise<void> {
  program.child.kill('SIGKILL');
  await program.ended;
}
const tokenOf = async (client: string): Promise<string> =>
  (await main(['token', '--as', client], { OUZEL_DATA_DIR: folder }).ended).stdout.trim();

beforeAll(async () => {
  const url = await freshDatabase();
  const [port, mllpPort] = [await freePort(), await freePort()];
  settings = {
    OUZEL_DATABASE_URL: url,
    OUZEL_DATA_DIR: folder,
    OUZEL_SAMPLE_PEOPLE: '10',
    OUZEL_PORT: String(port),
    OUZEL_MLLP_PORT: String(mllpPort),
  };
  await start();
  database = openDatabase({ url, application: 'test', connectionsMax: 2, statementTimeoutMs: 10_000, log: silentLog });
}, 90_000);
afterAll(async () => {
  await killed();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

async function stageOf() {
  const { people, fhirBase } = running();
  const person = uuidOfBase32(people['careHomeResident'] ?? '');
  const found = { text: 'select nhs_number as number from locator.person where person = $1', values: [person] };
  const [resident] = await database.rows<{ number: string }>(found);
  const region = { named: { careHomeResident: resident?.number ?? '' } };
  return startEscalating({ fhirBase, sample: { region }, system: { database }, token: tokenOf });
}

test('A resident deteriorates at 3 a.m., the Wi-Fi is down for an hour, the system is killed at every turn, the first nurse does not answer: one set, each called once, one answer, and the receipt shows all', async () => {
  const stage = await stageOf();
  const within = <Found>(look: () => Promise<Found | undefined>): Promise<Found> => stage.until(look, 30_000);
  await stage.setLadder(ladderOf(1_800));
  const set = stage.setAt(new Date(Date.now() - 61 * 60_000), SEVEN);
  const key = { 'Idempotency-Key': randomUUID() };

  // The Wi-Fi is back, and the system dies while the first post comes in: whether it was stored, the home does not know.
  const lost = stage.post(set, key).catch(() => undefined);
  await killed();
  await lost;
  await start();
  const posted = await within(async (): Promise<Answer | undefined> => {
    const answer = await stage.post(set, key);
    return answer.status === 200 ? answer : undefined;
  });
  await killed();
  expect(posted.text).toContain('This set is over an hour old: repeat the readings now.');
  const path = receiptIn(posted);

  await start();
  const nurses = await within(async () => tasksOf(await stage.get('Task?status=requested', stage.nurse))[0]);
  expect([nurses.owner?.identifier.value, nurses.note[0]?.text.slice(0, 8)]).toEqual([NURSES, 'NEWS2 8 ']);
  // Their half hour passes, and whoever should call the next one is killed when it is up.
  await stage.pass(1_801);
  await killed();
  await start();
  const practice = await within(async () => tasksOf(await stage.get('Task?status=requested', stage.gp))[0]);
  expect((await stage.answer(practice.id, 'accepted', stage.gp)).status).toBe(200);
  await killed();
  await start();

  expect((await stage.post(set, key)).text).toContain(path);
  const delivered = (all: ReturnType<typeof taskOf>): number =>
    all.output.filter(({ type }) => type.text.startsWith('Delivered')).length;
  const receipt = await within(async () => {
    const read = taskOf(await stage.get(path, stage.home));
    return delivered(read) === 2 ? read : undefined;
  });
  expect(receipt.status).toBe('completed');
  expect(receipt.output.map(({ type }) => type.text)).toEqual([
    'Stored',
    ...Array.from({ length: 7 }, () => 'Reading'),
    'Score',
    'Told',
    `Delivered to ${NURSES}`,
    'Told',
    `Delivered to ${PRACTICE}`,
    'Answered by Dr Helen Marlow',
  ]);
  const calls = tasksOf(await stage.get(`Task?focus=${receipt.focus?.reference ?? ''}`, stage.home));
  expect(calls.map((each) => [codeOf(each), each.status])).toEqual([
    ['receipt', 'completed'],
    ['review', 'accepted'],
    ['review', 'failed'],
  ]);
  const [stored] = await database.rows<{ sets: number; calls: number; notices: number }>({
    text: `with mine as (select e.* from carehome.escalation e join carehome.vital_set v using (record, receipt) where v.receipt = $1)
      select (select count(*)::int from carehome.vital_set v join mine using (record, taken)) as sets, (select count(*)::int from mine) as calls,
        (select count(*)::int from sync.delivery join sync.event v using (event) join carehome.step s on s.step = v.local join mine using (escalation)) as notices`,
    values: [parseResourceId(path.replace('Task/', ''))?.local],
  });
  expect(stored).toEqual({ sets: 1, calls: 1, notices: 2 });
}, 240_000);
