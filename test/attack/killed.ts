import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@ouzel/runtime';
import { startLive } from '../world/live.ts';
import { openPostgresProxy, type PostgresProxy } from '../world/postgres-proxy.ts';
import { type Program, temporaryFolder } from '../world/process.ts';
import { type Answer, answerOf } from './answer.ts';
import type { Attack } from './case.ts';
import { differences } from './checks.ts';
import { newestOutcome, newestType, readGauges, writtenSince } from './gauges.ts';
import type { OutboundWatch } from './outbound.ts';
import { fillAll, keptThroughout } from './placeholders.ts';
import { brokenRules } from './rules.ts';
import type { Verdict } from './run-case.ts';
import { sendOne } from './send.ts';
import type { Stage } from './stage.ts';

const CUT_OFF: Answer = answerOf(0, '', [], '', { elapsedMs: 0 });

/** A gateway of its own on the stage's database: a process that can be killed, which the stage's is not. */
export interface SecondGateway {
  stage: Stage;
  proxy: PostgresProxy;
  start(): Promise<Program>;
  close(): Promise<void>;
}

export async function openSecondGateway(stage: Stage): Promise<SecondGateway> {
  const { world, issuer } = stage;
  const folder = temporaryFolder();
  const proxy = await openPostgresProxy(world.databaseUrl);
  const directory = join(folder, 'directory.json');
  writeFileSync(directory, JSON.stringify({ organisations: [], agreements: [] }));
  const port = await freePort();
  const settings = {
    OUZEL_ROLES: 'gateway',
    OUZEL_DATABASE_URL: proxy.url,
    OUZEL_PUBLIC_URL: new URL(world.fhirBase).origin,
    OUZEL_ISSUER_URL: issuer.issuer,
    OUZEL_ISSUER_JWKS_URL: `${issuer.jwks.base}/jwks`,
    OUZEL_DIRECTORY_FILE: directory,
    OUZEL_DATA_DIR: folder,
    OUZEL_LOG_FILE: world.logFile,
    OUZEL_PORT: String(port),
  };
  const root = `http://127.0.0.1:${port}`;
  let running: Program | undefined;
  return {
    stage: { ...stage, baseOf: (base) => stage.baseOf(base).replace(new URL(world.fhirBase).origin, root) },
    proxy,
    async start() {
      const program = await startLive(settings);
      running = program;
      return program;
    },
    async close() {
      running?.child.kill('SIGKILL');
      await running?.ended;
      await proxy.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Sends a case twice: the process is killed once what the first one writes is committed, before it is answered. */
export async function runKilled(second: SecondGateway, attack: Attack, outbound: OutboundWatch): Promise<Verdict> {
  const { request } = attack;
  const program = await second.start();
  const stage = { ...second.stage, values: keptThroughout(second.stage.values) };
  outbound.takeForeign();
  const before = await readGauges(stage, request);
  second.proxy.onCommit = async () => {
    if ((await readGauges(stage, request)).rows === before.rows) return false;
    program.child.kill('SIGKILL');
    return true;
  };
  const first = await sendOne(stage, request).catch(() => CUT_OFF);
  second.proxy.onCommit = undefined;
  if (first.status !== 0) throw new Error(`It was answered before it was killed: ${first.status}`);
  await program.ended;
  await second.start();
  const retried = await sendOne(stage, request);
  const after = await readGauges(stage, request);
  const written = await writtenSince(stage, before);
  const expected = await fillAll(attack.expect, stage.values);
  const [outcome, type] = [await newestOutcome(stage), await newestType(stage)];
  const seen = { before, after, grownMiB: 0, log: written.log, newestOutcome: outcome, newestType: type, verdict: undefined };
  return {
    differences: differences(expected, { ...seen, answers: [retried], statuses: expected.status }),
    broken: await brokenRules(stage, attack, { answers: [first, retried], before, after, written, outbound }),
  };
}
