// PostgreSQL doing the statements of a recorded workload and nothing else: sent as the gateway sends them, by our own database door.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createLog, openDatabase } from '@ouzel/runtime';
import { z } from 'zod';
import { settingsOf } from './programs.ts';
import { parseTrace, type Unit } from './trace.ts';

const CONNECTIONS_MAX = 16;
const STATEMENT_TIMEOUT_MS = 10_000;
const WARM_PART = 0.25;
/** Identifiers that the load made up. */
const IDENTIFIER = /bench-[0-9a-f-]{36}/g;
/** Which parameter of an insert holds ids that were made for its rows. */
const MADE: Readonly<Record<string, number>> = { 'audit-put': 0, 'records-insert': 2 };

const { databaseUrl, traceFile, connections, seconds } = settingsOf(
  z.object({ databaseUrl: z.string(), traceFile: z.string(), connections: z.number(), seconds: z.number() }),
);

/** The ids that a unit makes: a replay must make others. */
function madeBy({ statements }: Unit): Set<string> {
  const ids = statements.flatMap(({ name = '', values }) => {
    const place = MADE[name];
    return place === undefined ? [] : z.array(z.string()).parse(values[place]);
  });
  return new Set(ids);
}

/** A value with new ids and identifiers in the place of those that were recorded. */
function renewed(value: unknown, made: ReadonlySet<string>, fresh: Map<string, string>): unknown {
  if (Array.isArray(value)) return value.map((each) => renewed(each, made, fresh));
  if (typeof value !== 'string') return value;
  const anew = (old: string, make: () => string): string => {
    const known = fresh.get(old) ?? make();
    fresh.set(old, known);
    return known;
  };
  if (made.has(value)) return anew(value, randomUUID);
  return value.includes('bench-') ? value.replaceAll(IDENTIFIER, (old) => anew(old, () => `bench-${randomUUID()}`)) : value;
}

function renewedUnit(unit: Unit, made: ReadonlySet<string>): Unit['statements'] {
  if (made.size === 0) return unit.statements;
  const fresh = new Map<string, string>();
  return unit.statements.map((statement) => {
    // The event of a request is long, and holds nothing that must be new.
    const values = statement.values.map((value, at) =>
      statement.name === 'audit-put' && at > 0 ? value : renewed(value, made, fresh),
    );
    return { ...statement, values };
  });
}

const log = createLog('silent');
const database = openDatabase({
  url: databaseUrl,
  application: 'bench postgres alone',
  connectionsMax: CONNECTIONS_MAX,
  statementTimeoutMs: STATEMENT_TIMEOUT_MS,
  log,
});
const units = parseTrace(readFileSync(traceFile, 'utf8')).map((unit) => ({ unit, made: madeBy(unit) }));

type Statement = Unit['statements'][number];
const plain = ({ name, text, values }: Statement) => ({ ...(name === undefined ? {} : { name }), text, values });

async function replay({ unit, made }: (typeof units)[number]): Promise<void> {
  const statements = renewedUnit(unit, made).map(plain);
  if (unit.transaction) await database.transaction((sql) => Promise.all(statements.map((statement) => sql.rows(statement))));
  else await Promise.all(statements.map((statement) => database.rows(statement)));
}

let [done, faults, next] = [0, 0, 0];
let first = '';
async function lane(end: number): Promise<void> {
  while (performance.now() < end) {
    const unit = units[next % units.length];
    next += 1;
    if (unit === undefined) return;
    try {
      await replay(unit);
      done += 1;
    } catch (error) {
      faults += 1;
      first ||= Error.isError(error) ? error.message : 'an unknown error';
    }
  }
}

async function lanes(ms: number): Promise<number> {
  done = 0;
  const started = performance.now();
  await Promise.all(Array.from({ length: Math.min(connections, CONNECTIONS_MAX) }, () => lane(started + ms)));
  return (done * 1_000) / (performance.now() - started);
}

await lanes(seconds * WARM_PART * 1_000);
const unitsPerSecond = await lanes(seconds * 1_000);
await database.close();
process.stdout.write(`${JSON.stringify({ units: units.length, unitsPerSecond, faults, first })}\n`);
