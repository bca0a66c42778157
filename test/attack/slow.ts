import { type Answer, answerOf, inShort } from './answer.ts';
import type { Attack, Slow } from './case.ts';
import { readGauges, settle, writtenSince } from './gauges.ts';
import { sendHttp } from './http-client.ts';
import type { OutboundWatch } from './outbound.ts';
import { fill } from './placeholders.ts';
import { brokenRules } from './rules.ts';
import type { Verdict } from './run-case.ts';
import type { Stage } from './stage.ts';
import { exchangeRaw, responseIn } from './tcp-client.ts';

/** How much later than allowed we go on looking, so that the report can say when they were closed. */
const LOOK_ON_MS = 3_000;
const OTHERS_EVERY_MS = 25;

/** One socket that sends a beginning and then a byte at a time, until the server closes it. */
async function drip(base: string, raw: string, { byteEveryMs, closedWithinMs }: Slow): Promise<Answer> {
  const { socket, ended } = exchangeRaw(base, raw, { enough: () => false, patienceMs: closedWithinMs + LOOK_ON_MS });
  const timer = setInterval(() => socket.write('a'), byteEveryMs);
  const { text, ...times } = await ended;
  clearInterval(timer);
  return responseIn(text, times) ?? answerOf(0, '', [], text, times);
}

/** A well-behaved client: reads one person again and again until told to stop. @returns how long each read took, ascending */
async function readMeanwhile(stage: Stage, done: () => boolean): Promise<number[]> {
  const times: number[] = [];
  const [path, token] = await Promise.all([
    fill('{{FHIR_PATH}}/Patient/{{PATIENT_ID}}', stage.values),
    fill('{{TOKEN_CLINICIAN}}', stage.values),
  ]);
  while (!done()) {
    const started = performance.now();
    const status = await sendHttp(stage.baseOf('fhir'), {
      method: 'GET',
      path,
      headers: [['Authorization', `Bearer ${token}`]],
    }).then(
      (answer) => answer.status,
      () => 0,
    );
    // A read that failed took as long as there is.
    times.push(status === 200 ? performance.now() - started : Infinity);
    await new Promise((resolve) => setTimeout(resolve, OTHERS_EVERY_MS));
  }
  return times.toSorted((a, b) => a - b);
}

const percentile = (ascending: readonly number[], share: number): number =>
  ascending[Math.ceil(ascending.length * share) - 1] ?? Infinity;

function slowDifferences(
  answers: readonly Answer[],
  statuses: readonly number[],
  others: readonly number[],
  slow: Slow,
): string[] {
  const counted = Map.groupBy(
    answers.filter(({ status }) => !statuses.includes(status)),
    inShort,
  );
  const late = answers.filter(({ closedMs = Infinity }) => closedMs > slow.closedWithinMs).length;
  const p99 = percentile(others, 0.99);
  return [
    ...[...counted].map(([got, those]) => `status: ${got} on ${those.length} of ${answers.length} sockets`),
    ...(late === 0 ? [] : [`slow.closedWithinMs: ${late} of ${answers.length} sockets were still open`]),
    ...(p99 <= slow.othersP99MsMax ? [] : [`slow.othersP99MsMax: ${Math.round(p99)} ms over ${others.length} reads`]),
  ];
}

/** Runs a case of many slow sockets beside one well-behaved client. Cases of this kind may run at once: each has a stage of its own. */
export async function runSlow(stage: Stage, attack: Attack, outbound: OutboundWatch): Promise<Verdict & { figures: string }> {
  const { slow, status, ...others } = attack.expect;
  if (slow === undefined || Object.keys(others).length > 0 || attack.request.transport !== 'tcp')
    throw new Error(`${attack.id} expects of slow sockets what nobody measures.`);
  const raw = await fill(attack.request.raw ?? '', stage.values);
  const before = await readGauges(stage, attack.request);
  let done = false;
  const meanwhile = readMeanwhile(stage, () => done);
  const answers = await Promise.all(Array.from({ length: slow.sockets }, () => drip(stage.baseOf('root'), raw, slow)));
  done = true;
  const reads = await meanwhile;
  const after = await settle(stage, attack.request);
  // The well-behaved client's own reads are in the trail too, one event each.
  const without = { ...after, auditEvents: after.auditEvents - reads.length };
  const written = await writtenSince(stage, before);
  const broken = await brokenRules(stage, attack, { answers, before, after: without, written, outbound });
  const closed = answers.map(({ closedMs }) => closedMs ?? Infinity).toSorted((a, b) => a - b);
  const figures = `${attack.id}: ${slow.sockets} sockets closed after ${Math.round(closed[0] ?? 0)} to ${Math.round(closed.at(-1) ?? 0)} ms; ${reads.length} other reads, p99 ${Math.round(percentile(reads, 0.99))} ms`;
  return { differences: slowDifferences(answers, status, reads, slow), broken, figures };
}
