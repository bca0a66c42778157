import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { GENERAL_SERVER, GOAL_CONNECTIONS, NOISE_CORES_MAX, P99_GOALS_MS, TIMES_GOALS } from './general-server.ts';
import type { Cell } from './matrix.ts';
import type { Row } from './measure.ts';
import type { BenchOptions } from './options.ts';
import { WORKLOADS } from './workloads.ts';

const BEGIN = '<!-- measured by npm run bench -- --write -->';
const END = '<!-- end of what was measured -->';
/** Of a report, the marks between which it stands in the page. */
type Marks = readonly [begin: string, end: string];
export const SURVEILLANCE: Marks = [
  '<!-- measured by npm run bench -- surveillance --write -->',
  '<!-- end of what surveillance found -->',
];
export const TRAIL: Marks = ['<!-- measured by npm run bench -- trail --write -->', '<!-- end of what trail measured -->'];
export const LINKAGE: Marks = ['<!-- measured by npm run bench -- linkage --write -->', '<!-- end of what linkage made -->'];

const digits = (value: number | undefined, most = 1): string => {
  if (value === undefined || Number.isNaN(value)) return 'n/a';
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(most);
};

export function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...lines].map((line) => (line[column] ?? '').length)));
  const shown = (line: readonly string[]): string =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [shown(head), shown(widths.map((width) => '-'.repeat(width))), ...lines.map(shown)].join('\n');
}

/** What is asked of it and missed, at the connections at which goals are set. */
function missed({ workload, connections, rate, p99, otherCores = 0 }: Cell): string {
  if (connections !== GOAL_CONNECTIONS) return '';
  const general = GENERAL_SERVER[workload]?.[connections];
  const [asked, aimed] = TIMES_GOALS[workload] ?? [];
  const [times, goal] = [general === undefined ? undefined : rate / general, P99_GOALS_MS[workload]];
  if (asked === undefined && goal === undefined) return '';
  if (otherCores > NOISE_CORES_MAX) return 'too noisy to say';
  const faults: string[] = [];
  if (times !== undefined && asked !== undefined && times < asked) faults.push(`below ${asked}x`);
  if (goal !== undefined && p99 > goal) faults.push(`p99 over ${goal} ms`);
  if (faults.length > 0) return faults.join(', ');
  return times !== undefined && aimed !== undefined ? (times >= aimed ? `met, and ${aimed}x` : 'met') : 'met';
}

function cellLine(cell: Cell): string[] {
  const {
    workload,
    connections,
    rate,
    p50,
    p95,
    p99,
    serverCores,
    postgresCores,
    otherCores,
    residentMb,
    bare,
    postgresAlone,
    faults,
  } = cell;
  const general = GENERAL_SERVER[workload]?.[connections];
  const errors = [...faults].map(([fault, times]) => `${times} × ${fault}`).join(', ');
  return [
    `${workload} ${WORKLOADS[workload]}`,
    String(connections),
    digits(rate),
    ...[p50, p95, p99].map((ms) => digits(ms)),
    digits(serverCores, 2),
    digits(postgresCores, 2),
    digits(otherCores, 2),
    digits(residentMb, 0),
    (rate / bare).toFixed(3),
    (rate / postgresAlone).toFixed(2),
    general === undefined ? '' : (rate / general).toFixed(1),
    missed(cell),
    errors === '' ? '0' : errors,
  ];
}

const HEAD = [
  'workload',
  'connections',
  'requests/s',
  'p50 ms',
  'p95 ms',
  'p99 ms',
  'cores, Ouzel',
  'cores, PostgreSQL',
  'cores, others',
  'RSS MB',
  'of bare HTTP',
  'of PostgreSQL alone',
  '× general server',
  `goals (${GOAL_CONNECTIONS})`,
  'errors',
];

export interface Findings {
  options: BenchOptions;
  postgresVersion: string;
  began: Date;
  minutes: number;
  cells: readonly Cell[];
  rows: readonly Row[];
}

/** Everything that a run found, as Markdown that reads as plain text too. */
export function report({ options, postgresVersion, began, minutes, cells, rows }: Findings): string {
  const { typed, quick, seconds, rounds } = options;
  const command = `npm run bench${typed === '' ? '' : ` -- ${typed}`}`;
  const memory = Math.round(totalmem() / 2 ** 30);
  const marked = quick ? '**A quick run: it shows that everything works, and measures little.** ' : '';
  const head = `${marked}${began.toISOString().slice(0, 16)}Z, \`${command}\`, ${minutes.toFixed(0)} minutes. ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${memory} GiB, Node ${process.versions.node}, PostgreSQL ${postgresVersion}. Medians of ${rounds} windows of ${seconds} s.`;
  const lesser = rows.map(({ what, value, unit, ratio, against }) => [
    what,
    `${digits(value)} ${unit}`,
    ratio === undefined ? '' : ratio.toFixed(2),
    against ?? '',
  ]);
  const parts = [
    head,
    ...(cells.length === 0 ? [] : [table(HEAD, cells.map(cellLine))]),
    ...(rows.length === 0 ? [] : [table(['what', 'measured', 'ratio', 'to'], lesser)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Puts a report into a page, in the place of the last one. @throws where the page has no such place. */
export function writeReport(path: string, text: string, [begin, end]: Marks = [BEGIN, END]): void {
  const page = readFileSync(path, 'utf8');
  const [from, until] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || until < from) throw new Error(`${path} has no place for the table.`);
  writeFileSync(path, `${page.slice(0, from + begin.length)}\n\n${text}\n${page.slice(until)}`);
}
