import { answerFaults as schemaFaults } from '../contract/answer-faults.ts';
import { samplesAreHere } from '../contract/samples.ts';
import { type Answer, headerOf, inShort, issuesOf } from './answer.ts';
import type { Attack } from './case.ts';
import type { Gauges } from './gauges.ts';
import { sendHttp } from './http-client.ts';
import type { OutboundWatch } from './outbound.ts';
import type { Stage } from './stage.ts';

const HEALTHY_WITHIN_MS = 5_000;
const HEADERS_TOO_LARGE = 431;
/** What only a stack trace, a driver or a path of this machine would say. */
const LEAKS = [
  '    at ',
  'node_modules',
  '.ts:',
  'file://',
  'PostgresError',
  'syntax error at or near',
  'ECONNREFUSED',
  process.cwd(),
];

const isFhir = ({ request }: Attack): boolean => request.base === 'fhir' || request.transport === 'tcp';

function outcomeFaults(answer: Answer): string[] {
  if (issuesOf(answer).length === 0) return [`${answer.status} without an OperationOutcome`];
  return samplesAreHere ? schemaFaults({ ...Object(answer.json), resourceType: 'OperationOutcome' }) : [];
}

/** Rule 1, and that every refusal is an OperationOutcome. */
function answerFaults(attack: Attack, answer: Answer): string[] {
  if (!isFhir(attack) || answer.status === 0) return [];
  const type = headerOf(answer, 'content-type') ?? 'nothing';
  const bodiless = attack.request.method === 'HEAD';
  return [
    ...(headerOf(answer, 'cache-control') === 'no-store' ? [] : [`${inShort(answer)} may be cached`]),
    ...(type.startsWith('application/fhir+json') ? [] : [`${inShort(answer)} is ${type}`]),
    ...(answer.status >= 400 && !bodiless ? outcomeFaults(answer) : []),
    ...(answer.status < 400 && samplesAreHere ? schemaFaults(answer.json) : []),
  ];
}

function leaks(answer: Answer): string[] {
  const text = `${answer.head}\r\n\r\n${answer.text}`;
  return LEAKS.filter((word) => text.includes(word)).map((word) => `${inShort(answer)} shows "${word.trim()}"`);
}

/**
 * Rule 3. What the door cannot read as a request of HTTP (bytes that are none, headers beyond any size) reaches nobody who could record
 * it, and may leave no event; never does a request leave two.
 */
function auditFaults(attack: Attack, answers: readonly Answer[], before: Gauges, after: Gauges): string[] {
  const { transport, base } = attack.request;
  const events = after.auditEvents - before.auditEvents;
  const unread = ({ status }: Answer): boolean =>
    transport === 'tcp' ? status === 0 || status >= 400 : status === HEADERS_TOO_LARGE;
  const due = base === 'fhir' || base === 'ig' || transport === 'tcp' ? answers.filter((answer) => !unread(answer)).length : 0;
  return events >= due && events <= answers.length ? [] : [`${events} audit events for ${answers.length} requests`];
}

/** Not within an id that is hexadecimal, of which some have such digits by chance. */
const NHS_NUMBER = /(?<![\da-f])999\d{7}(?![\da-f])/i;
/** The beginning of every JWT: `{"` in base64url. */
const TOKEN = /eyJ[A-Za-z0-9_-]{16,}/;

/** Promise P12: what is written down of a request names no person by number and holds no credential. */
function writtenFaults(written: { log: string; trail: string }): string[] {
  return Object.entries(written).flatMap(([where, text]) => [
    ...(NHS_NUMBER.test(text) ? [`an NHS number in the ${where}`] : []),
    ...(TOKEN.test(text) ? [`a token in the ${where}`] : []),
  ]);
}

/** A failure that says nothing but its trace can be looked up by it. */
function tracelessFaults(answers: readonly Answer[], log: string): string[] {
  const lines = log.split('\n').filter((line) => line.includes('a request failed'));
  return answers.flatMap((answer) => {
    const trace = headerOf(answer, 'x-trace-id') ?? 'none';
    const told = answer.status !== 500 || lines.some((line) => line.includes(trace));
    return told ? [] : [`${inShort(answer)} of which the log says nothing`];
  });
}

/** Rule 2. */
async function healthFaults(stage: Stage): Promise<string[]> {
  const end = performance.now() + HEALTHY_WITHIN_MS;
  for (;;) {
    const status = await sendHttp(stage.baseOf('root'), { method: 'GET', path: '/health', headers: [] }).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status === 200) return [];
    if (performance.now() > end) return [`health is ${status}`];
  }
}

interface Witnessed {
  answers: readonly Answer[];
  before: Gauges;
  after: Gauges;
  written: { log: string; trail: string };
  outbound: OutboundWatch;
}

/** What every case must keep, whatever it expects. Empty where all is well. */
export async function brokenRules(
  stage: Stage,
  attack: Attack,
  { answers, before, after, written, outbound }: Witnessed,
): Promise<string[]> {
  const faults = [
    ...answers.flatMap((answer) => [...answerFaults(attack, answer), ...leaks(answer)]),
    ...auditFaults(attack, answers, before, after),
    ...writtenFaults(written),
    ...tracelessFaults(answers, written.log),
    ...outbound.takeForeign().map((host) => `called ${host}`),
    ...(await healthFaults(stage)),
  ];
  return [...new Set(faults)].map((fault) => `rule: ${fault}`);
}
