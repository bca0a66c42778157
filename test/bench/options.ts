import { parseArgs } from 'node:util';
import { isWorkload, WORKLOADS, type WorkloadName } from './workloads.ts';

/** What consent and audit cost; the database grown; single rooms; `$match`; decisions, filtering and rehearsals; the audit trail; adapters. */
const FURTHER = ['controls', 'growth', 'rooms', 'match', 'decisions', 'audit', 'trail', 'adapters'] as const;
export type Further = (typeof FURTHER)[number];
const isFurther = (name: string): name is Further => FURTHER.some((each) => each === name);

export interface BenchOptions {
  /** As it was typed after `npm run bench`. */
  typed: string;
  quick: boolean;
  write: boolean;
  /** The linkage of records, which needs no server; named alone, nothing else is measured. */
  linkage: boolean;
  /** Surveillance of the trail; named alone, nothing else is measured. Its events (of the log, as many for the verifier), and the seeds that it is measured with. */
  surveillance: boolean;
  events: number;
  seeds: string[];
  workloads: WorkloadName[];
  /** What is measured beside the workloads. */
  further: Further[];
  connections: number[];
  /** Of one window of Ouzel. */
  seconds: number;
  rounds: number;
  people: number;
  rich: number;
  /** Sizes of the database between which nothing may get slower. */
  growth: number[];
}

const numbersOf = (text: string): number[] =>
  text.split(',').map((part) => {
    const number = Number(part);
    if (!(number > 0)) throw new Error(`${part} is not a number above 0.`);
    return number;
  });

function chosen(text: string | undefined): Pick<BenchOptions, 'workloads' | 'further'> {
  const all = [...Object.keys(WORKLOADS), ...FURTHER];
  const names = text === undefined ? all : text.split(',');
  const unknown = names.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new Error(`The bench takes linkage, surveillance, ${all.join(', ')}, and not ${unknown}.`);
  return { workloads: names.filter(isWorkload), further: names.filter(isFurther) };
}

/** `linkage`, `surveillance --events 1000000 --seeds cam`, `decisions`, `trail`, `--quick`, `--write`, `--only W1,W4,growth`, `--seconds 5`, `--connections 1,16,64`. @throws Error with a sentence. */
export function optionsOf(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      only: { type: 'string' },
      seconds: { type: 'string' },
      connections: { type: 'string' },
      events: { type: 'string' },
      seeds: { type: 'string' },
    },
  });
  const { quick, write } = values;
  const linkage = positionals.includes('linkage');
  // The trail's own figures are with what is found in it: `audit` by itself is both.
  const surveillance = positionals.includes('surveillance') || positionals.includes('audit');
  const named = positionals.filter((name) => name !== 'linkage' && name !== 'surveillance');
  const [events = quick ? 60_000 : 1_000_000] = values.events === undefined ? [] : numbersOf(values.events);
  const only = named.length === 0 ? values.only : named.join(',');
  const [seconds = quick ? 2 : 4] = values.seconds === undefined ? [] : numbersOf(values.seconds);
  return {
    typed: args.join(' '),
    quick,
    write,
    linkage,
    surveillance,
    events,
    seeds: values.seeds?.split(',') ?? (positionals.includes('surveillance') ? ['cam', 'lark', 'wey'] : ['cam']),
    ...((linkage || surveillance) && only === undefined ? { workloads: [], further: [] } : chosen(only)),
    connections: values.connections === undefined ? (quick ? [16] : [1, 16, 64]) : numbersOf(values.connections),
    seconds,
    rounds: quick ? 1 : 3,
    people: quick ? 1_000 : 10_000,
    rich: quick ? 50 : 500,
    growth: quick ? [500, 2_000] : [1_000, 10_000, 64_000],
  };
}
