// `npm run bench`: what the exchange does on this machine, each figure beside a bound of the same run. Never part of a test.
// This process is the load generator, and does nothing else while it measures: whatever answers is a process of its own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createLifecycle, createLog, type Database, openDatabase, startEmbeddedPostgres } from '@ouzel/runtime';
import { migrateAll } from '@ouzel/ouzel';
import { z } from 'zod';
import { freshDatabase, openFresh } from '../world/database.ts';
import { benchAdapters } from './adapters.ts';
import { benchAudit } from './audit.ts';
import { controlsCost } from './controls-cost.ts';
import { growth } from './growth.ts';
import { benchLinkage } from './linkage.ts';
import { benchLiveSource } from './live-source.ts';
import { benchDecisions } from './decisions.ts';
import { type DataSet, load } from './load.ts';
import { benchMatch } from './match.ts';
import { benchMessages } from './messages.ts';
import { type Cell, measureCell, type Stand } from './matrix.ts';
import type { Row } from './measure.ts';
import { type Further, optionsOf } from './options.ts';
import { startExchange, startProgram } from './programs.ts';
import { LINKAGE, report, SURVEILLANCE, TRAIL, writeReport } from './report.ts';
import { conditionalRow, costRows, growthRows, loadRow, memoryRow } from './rows.ts';
import { benchSurveillance } from './surveillance.ts';
import { benchStore } from './store.ts';
import { benchTampering } from './tampering.ts';
import { benchTrail } from './trail.ts';
import { randomFrom } from './trail-events.ts';
import { benchTranslation } from './translation.ts';

const VACUUM_TIMEOUT_MS = 60_000;
const say = (text: string): void => void process.stderr.write(`bench: ${text}\n`);

const options = optionsOf(process.argv.slice(2));
const began = new Date();
const page = join(resolve(process.env['OUZEL_HOME'] ?? '.'), 'docs', 'performance.md');
/** Of a window where only its ratio to another, or its p50, is wanted. */
const shorter = Math.min(options.seconds, 3);
const folder = mkdtempSync(join(tmpdir(), 'ouzel-bench-'));
const log = createLog('silent');
const lifecycle = createLifecycle(log);
lifecycle.onStop('folder', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => void lifecycle.stop().then(() => process.exit(1)));
}

function open(url: string): Database {
  const database = openDatabase({ url, application: 'bench', connectionsMax: 2, statementTimeoutMs: VACUUM_TIMEOUT_MS, log });
  lifecycle.onStop('database', () => database.close());
  return database;
}

async function exchangeOn(databaseUrl: string) {
  const exchange = await startExchange(databaseUrl);
  lifecycle.onStop('exchange', () => exchange.stop());
  return exchange;
}

type Around = Pick<Stand, 'exchange' | 'databaseUrl'>;

async function gatewayOn({ exchange, databaseUrl }: Around, controls: 'on' | 'off' | 'recorded') {
  const [logFile, traceFile] = [join(folder, `${controls}.log`), join(folder, 'trace.json')];
  const { authBase, base: audience, token } = exchange;
  const settings = { databaseUrl, authBase, audience, controls, logFile, traceFile };
  const gateway = await startProgram('gateway.ts', settings, z.object({ base: z.string() }));
  lifecycle.onStop(controls, () => gateway.stop());
  return { ...gateway, base: gateway.said.base, token, traceFile };
}

async function bareOn(): Promise<string> {
  const bare = await startProgram('bare-http.ts', null, z.object({ port: z.number() }));
  lifecycle.onStop('bare', () => bare.stop());
  return `http://127.0.0.1:${bare.said.port}`;
}

async function costOfControls(around: Around, data: DataSet, postgresPid: number): Promise<Row[]> {
  say('consent and audit');
  const peers = { on: await gatewayOn(around, 'on'), off: await gatewayOn(around, 'off') };
  const costs = await controlsCost(peers, { data, postgresPid, seconds: shorter, rounds: options.rounds });
  for (const peer of Object.values(peers)) await peer.stop();
  return costRows(costs);
}

const RECORD = { observations: 200, others: 100 };

async function workloads(postgresPid: number): Promise<{ cells: Cell[]; rows: Row[] }> {
  const databaseUrl = await freshDatabase();
  const exchange = await exchangeOn(databaseUrl);
  const loaded = await load(exchange, options.people, { rich: options.rich, ...RECORD });
  say(`loaded ${loaded.resources} resources at ${loaded.perSecond.toFixed(0)}/s`);
  const { data } = loaded;
  await open(databaseUrl).rows({ text: 'vacuum analyze' });
  const around = { exchange, databaseUrl };
  const recording = await gatewayOn(around, 'recorded');
  const stand: Stand = { ...around, recording, bareOrigin: await bareOn(), postgresPid, data, say };
  const cells: Cell[] = [];
  for (const workload of options.workloads) {
    for (const connections of options.connections) {
      const cell = await measureCell(stand, workload, connections, options);
      cells.push(cell);
      say(`${workload} at ${connections}: ${cell.rate.toFixed(0)}/s, p99 ${cell.p99.toFixed(1)} ms`);
    }
  }
  await recording.stop();
  const costs = options.further.includes('controls') ? await costOfControls(around, data, postgresPid) : [];
  await exchange.stop();
  return { cells, rows: [loadRow(loaded), ...memoryRow(cells), ...conditionalRow(cells), ...costs] };
}

async function grown(postgresPid: number): Promise<Row[]> {
  say(`growth: ${options.growth.join(', ')} people`);
  const databaseUrl = await freshDatabase();
  const exchange = await exchangeOn(databaseUrl);
  const found = await growth({ exchange, database: open(databaseUrl), postgresPid }, { sizes: options.growth, seconds: shorter });
  await exchange.stop();
  return growthRows(found, options.growth);
}

async function rooms(): Promise<Row[]> {
  say('rooms: translation, store, a live source');
  const { database } = await openFresh();
  const rows = [benchTranslation(), ...(await benchStore(database))];
  await database.close();
  return [...rows, ...(await benchLiveSource(options.seconds))];
}

async function decisions(): Promise<Row[]> {
  say('decisions, filtering, rehearsal');
  const { database } = await openFresh();
  const rows = await benchDecisions(database);
  await database.close();
  return rows;
}

async function trail(): Promise<Row[]> {
  say('the audit trail of a year');
  const databaseUrl = await freshDatabase();
  await migrateAll(databaseUrl);
  const database = open(databaseUrl);
  const many = { events: 1_000_000, people: 100_000, organisations: 100, users: 3_000, searches: 100 };
  return benchTrail(database, options.quick ? { ...many, events: 50_000, people: 5_000, searches: 20 } : many);
}

async function audit(): Promise<Row[]> {
  say('the audit trail: recording, sealing, verifying');
  const fresh = await openFresh();
  const rows = await benchAudit(fresh, { seconds: options.seconds * 3, events: options.events });
  await fresh.database.close();
  say('a thousand tamperings, a thousand looks at logs that nobody touched');
  return [...rows, ...(await benchTampering(options.quick ? 50 : 1_000, randomFrom(17)))];
}

async function main(): Promise<void> {
  const postgres = await startEmbeddedPostgres({ folder: join(folder, 'postgres') });
  lifecycle.onStop('postgres', () => postgres.stop());
  process.env['OUZEL_TEST_DATABASE_URL'] = postgres.url;
  const [version] = await open(postgres.url).rows<{ server_version: string }>({ text: 'show server_version' });
  const wants = (name: Further): boolean => options.further.includes(name);
  const loads = options.workloads.length > 0 || wants('controls');
  const { cells, rows } = loads ? await workloads(postgres.pid) : { cells: [], rows: [] };
  const further = [
    ...(wants('growth') ? await grown(postgres.pid) : []),
    ...(wants('rooms') ? await rooms() : []),
    ...(wants('match') ? await benchMatch(shorter) : []),
    ...(wants('decisions') ? await decisions() : []),
    ...(wants('audit') ? await audit() : []),
    ...(wants('adapters') ? [benchAdapters(), await benchMessages(shorter)] : []),
  ];
  const all = [...rows, ...further];
  const print = (some: readonly Row[], marks?: typeof TRAIL): void => {
    const minutes = (Date.now() - began.getTime()) / 60_000;
    const text = report({
      options,
      postgresVersion: version?.server_version ?? '',
      began,
      minutes,
      cells: marks === undefined ? cells : [],
      rows: some,
    });
    process.stdout.write(text);
    if (options.write) writeReport(page, text, marks);
  };
  if (loads || all.length > 0) print(all);
  if (wants('trail')) print(await trail(), TRAIL);
}

function linkage(): void {
  const head = `${began.toISOString().slice(0, 16)}Z, \`npm run bench -- ${options.typed}\`, Node ${process.versions.node}.`;
  const text = `${head} ${benchLinkage(options.quick)}`;
  process.stdout.write(text);
  if (options.write) writeReport(page, text, LINKAGE);
}

async function surveillance(): Promise<void> {
  const postgres = await startEmbeddedPostgres({ folder: join(folder, 'watched') });
  lifecycle.onStop('watched', () => postgres.stop());
  process.env['OUZEL_TEST_DATABASE_URL'] = postgres.url;
  const head = `${began.toISOString().slice(0, 16)}Z, \`npm run bench -- ${options.typed}\`, Node ${process.versions.node}.`;
  const text = `${head}\n\n${await benchSurveillance(options.seeds, options.events, say)}`;
  process.stdout.write(text);
  if (options.write) writeReport(page, text, SURVEILLANCE);
}

try {
  if (options.linkage) linkage();
  if (options.surveillance) await surveillance();
  if (options.workloads.length + options.further.length > 0) await main();
} finally {
  await lifecycle.stop();
}
