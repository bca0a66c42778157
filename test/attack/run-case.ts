import { type Answer, inShort, valueAt } from './answer.ts';
import { bodyOf } from './body.ts';
import { type Attack, caseOf, type Expectation } from './case.ts';
import { differences, type Seen, textDiffers } from './checks.ts';
import { during } from './faults.ts';
import { newestOutcome, newestType, readGauges, settle, withPeakMemory, writtenSince } from './gauges.ts';
import { sendHttp } from './http-client.ts';
import type { OutboundWatch } from './outbound.ts';
import { fill, fillAll } from './placeholders.ts';
import { proofFaults } from './proof-checks.ts';
import { brokenRules } from './rules.ts';
import { readyToSend, sendOne } from './send.ts';
import type { Stage } from './stage.ts';
import { timingDiffers } from './timing.ts';
import { tamperAndVerify } from './trail-tampering.ts';
import { whileUpstream } from './upstream.ts';

/** What came of a case. */
export interface Verdict {
  /** How the answer differs from what the case expects, key by key. */
  differences: string[];
  /** Which of the rules for every case were broken: no case may disagree with those. */
  broken: string[];
}

/** A response without what differs between any two: trace, time, length. */
function comparable(answer: Answer, replaced: readonly string[]): string {
  const VARY = /^(date|x-trace-id|x-request-id|content-length): /i;
  const head = answer.head.split('\r\n').filter((line) => !VARY.test(line));
  return replaced.reduce((text, word) => text.replaceAll(word, '*'), [...head, '', answer.text].join('\n'));
}

async function sameAsOther(stage: Stage, id: string, answers: readonly Answer[]): Promise<string[]> {
  const other = await sendOne(stage, caseOf(id).request);
  const [mine] = answers;
  return mine !== undefined && comparable(mine, []) === comparable(other, []) ? [] : [`sameAs: ${id} is ${inShort(other)}`];
}

/** Whether it takes as long as another one, where both are answered alike: 500 of each, in turns. */
async function timedAsOther(stage: Stage, attack: Attack, id: string, answers: readonly Answer[]): Promise<string[]> {
  const other = caseOf(id).request;
  const [mine, theirs] = [answers[0], await sendOne(stage, other)];
  if (mine?.status !== theirs.status) return [`timingSameAs: ${id} is ${inShort(theirs)}`];
  const { repeat: _repeat, ...once } = attack.request;
  const taken = (request: Attack['request']) => async (): Promise<number> => (await sendOne(stage, request)).elapsedMs;
  return (await timingDiffers(taken(once), taken(other))).map((got) => `timingSameAs: ${got}`);
}

async function sameWithout(
  stage: Stage,
  attack: Attack,
  [from, to]: readonly [string, string],
  answers: readonly Answer[],
): Promise<string[]> {
  const text = JSON.stringify(attack.request);
  const words = await Promise.all([fill(from, stage.values), fill(to, stage.values)]);
  const other = await sendOne(stage, JSON.parse(text.replaceAll(from, to)));
  const [mine] = answers;
  return mine !== undefined && comparable(mine, words) === comparable(other, words) ? [] : [`sameAsReplacing: ${inShort(other)}`];
}

const clinician = async (stage: Stage): Promise<[string, string][]> => [
  ['Authorization', `Bearer ${await fill('{{TOKEN_CLINICIAN}}', stage.values)}`],
];

async function stillThere(stage: Stage, path: string): Promise<string[]> {
  const answer = await sendHttp(stage.baseOf('fhir'), {
    method: 'GET',
    path: `${stage.fhirPath}${path}`,
    headers: await clinician(stage),
  });
  return answer.status === 200 ? [] : [`stillExists: ${inShort(answer)}`];
}

/** What was stored, as a clinician reads it. */
async function readAgain(stage: Stage, { head }: Answer): Promise<Answer> {
  const location = /^location: (\S+)/im.exec(head)?.[1] ?? '';
  return sendHttp(stage.baseOf('fhir'), {
    method: 'GET',
    path: new URL(location).pathname.replace(/\/_history\/.*/, ''),
    headers: await clinician(stage),
  });
}

/** What was stored is read again by another door, and is digit for digit what was sent. */
async function roundTripped(stage: Stage, attack: Attack, path: string, answers: readonly Answer[]): Promise<string[]> {
  const sent = String((await bodyOf(attack.request, stage.values)) ?? '');
  const [answer] = answers;
  if (answer === undefined || answer.status >= 300) return [];
  const read = await readAgain(stage, answer);
  if (read.status !== 200) return [`roundTrip: read again as ${inShort(read)}`];
  return [...textDiffers(path, sent, answer.text), ...textDiffers(path, sent, read.text)];
}

const LOOK_AGAIN_MS = 100;

/** A state that is reached in time, by another door than the one that took it. */
async function reaches(stage: Stage, status: string, withinMs: number, answers: readonly Answer[]): Promise<string[]> {
  const [answer] = answers;
  if (answer === undefined || answer.status >= 300) return [];
  const end = performance.now() + withinMs;
  for (;;) {
    const got = valueAt((await readAgain(stage, answer)).json, 'status');
    if (got === status) return [];
    if (performance.now() > end) return [`eventuallyStatus: ${String(got)}`];
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

/** The expectations that ask the system again. */
async function askedAgain(
  stage: Stage,
  attack: Attack,
  expected: Expectation,
  answers: readonly Answer[],
  outbound: OutboundWatch,
): Promise<string[]> {
  const { sameAs, timingSameAs, sameAsReplacing, stillExists, roundTrip, thenControl } = expected;
  const { eventuallyStatus, withinMs = 0, proofVerifies } = expected;
  const control = thenControl === undefined ? undefined : await runCase(stage, caseOf(thenControl), outbound);
  return [
    ...(sameAs === undefined ? [] : await sameAsOther(stage, sameAs, answers)),
    ...(timingSameAs === undefined ? [] : await timedAsOther(stage, attack, timingSameAs, answers)),
    ...(sameAsReplacing === undefined
      ? []
      : await sameWithout(stage, attack, attack.expect.sameAsReplacing ?? ['', ''], answers)),
    ...(stillExists === undefined ? [] : await stillThere(stage, stillExists)),
    ...(roundTrip === undefined ? [] : await roundTripped(stage, attack, roundTrip, answers)),
    ...(eventuallyStatus === undefined ? [] : await reaches(stage, eventuallyStatus, withinMs, answers)),
    ...(proofVerifies === undefined ? [] : (await proofFaults(stage, answers)).map((each) => `proofVerifies: ${each}`)),
    ...(control === undefined ? [] : [...control.differences, ...control.broken].map((each) => `thenControl: ${each}`)),
  ];
}

/** What a case does: it sends requests, or tampers with the trail, of which a verifier then says something. */
async function whatToDo(
  stage: Stage,
  { request }: Attack,
  expected: Expectation,
): Promise<{ send: () => Promise<Answer[]>; verdict: () => string | undefined }> {
  let said: string | undefined;
  const verdict = (): string | undefined => said;
  if (request.transport === 'sql-superuser') {
    const tamper = async (): Promise<Answer[]> => {
      said = await tamperAndVerify(stage, request.sql ?? '');
      return [];
    };
    return { send: tamper, verdict };
  }
  const untilClosed = expected.connectionClosed === true || expected.closedWithinMs !== undefined;
  const send = await readyToSend(stage, request, untilClosed);
  return { send: () => during(stage, request.fault, send), verdict };
}

/** Runs one case on the system and says how it ended. Cases run one after the other: what they count is of the whole process. */
export async function runCase(stage: Stage, attack: Attack, outbound: OutboundWatch): Promise<Verdict> {
  const { request } = attack;
  const expected = await fillAll(attack.expect, stage.values);
  for (const first of request.setup) await sendOne(stage, first);
  const { send, verdict } = await whatToDo(stage, attack, expected);
  outbound.takeForeign();
  const before = await readGauges(stage, request);
  const { result: answers, grownMiB } = await withPeakMemory(() => whileUpstream(stage, request, send));
  const after = await settle(stage, request);
  const written = await writtenSince(stage, before);
  const seen: Seen = {
    answers,
    before,
    after,
    grownMiB,
    log: written.log,
    newestOutcome: await newestOutcome(stage),
    newestType: await newestType(stage),
    statuses: expected.status,
    verdict: verdict(),
  };
  const broken = await brokenRules(stage, attack, { answers, before, after, written, outbound });
  return {
    differences: [...differences(expected, seen), ...(await askedAgain(stage, attack, expected, answers, outbound))],
    broken,
  };
}
