import type { ControlsCost } from './controls-cost.ts';
import { GOAL_CONNECTIONS, GOALS, NOISE_CORES_MAX } from './general-server.ts';
import type { Growth } from './growth.ts';
import type { Cell } from './matrix.ts';
import type { Row } from './measure.ts';

const percentOf = (part: number): string => `${(part * 100).toFixed(0)} %`;

/** Said where others used so much of the machine that a figure says more about them. */
const noise = (otherCores: number): string =>
  otherCores > NOISE_CORES_MAX ? `; too noisy to say: others used up to ${otherCores.toFixed(2)} cores` : '';

/** How fast the data set went in. */
export function loadRow({ resources, perSecond }: { resources: number; perSecond: number }): Row {
  const against = `goal: at least ${GOALS.loadPerSecondMin}/s`;
  return {
    what: `load of ${resources} resources by transactions of 100`,
    value: perSecond,
    unit: 'resources/s',
    ratio: perSecond / GOALS.loadPerSecondMin,
    against,
  };
}

export function memoryRow(cells: readonly Cell[]): Row[] {
  const known = cells.map(({ residentMb }) => residentMb).filter((mb) => mb !== undefined);
  if (known.length === 0) return [];
  const most = Math.max(...known);
  return [
    {
      what: 'resident memory of the gateway process, most at the end of any window',
      value: most,
      unit: 'MB',
      ratio: most / GOALS.residentMbMax,
      against: `goal: below ${GOALS.residentMbMax} MB`,
    },
  ];
}

export function conditionalRow(cells: readonly Cell[]): Row[] {
  const rateOf = (name: string): number | undefined =>
    cells.find(({ workload, connections }) => workload === name && connections === GOAL_CONNECTIONS)?.rate;
  const [plain, conditional] = [rateOf('W1'), rateOf('W7')];
  if (plain === undefined || conditional === undefined) return [];
  return [
    {
      what: `conditional create (W7), ${GOAL_CONNECTIONS} connections`,
      value: conditional,
      unit: '/s',
      ratio: conditional / plain,
      against: `W1 of this run; goal: at least ${GOALS.conditionalToPlainMin}`,
    },
  ];
}

export function growthRows(found: readonly Growth[], sizes: readonly number[]): Row[] {
  return found.map(({ workload, p50, otherCores }) => {
    const [first = Number.NaN, last = Number.NaN] = [p50[0], p50.at(-1)];
    const each = sizes.map((size, at) => `${size}: ${(p50[at] ?? Number.NaN).toFixed(2)}`).join(', ');
    return {
      what: `growth, ${workload} p50 by people (${each} ms)`,
      value: last,
      unit: 'ms',
      ratio: last / first,
      against: `the smallest; goal: at most ${1 + GOALS.growthMax}${noise(otherCores)}`,
    };
  });
}

export function costRows(costs: readonly ControlsCost[]): Row[] {
  const percent = (part: number | undefined): number => (part ?? Number.NaN) * 100;
  return costs.flatMap(({ workload, throughput, serverCpu, wholeCpu, hashMs, otherCores }): Row[] => [
    {
      what: `consent and audit, ${workload}: throughput lost at 64 connections`,
      value: percent(throughput),
      unit: '%',
      against: `the same gateway without them; goal: at most ${percentOf(GOALS.controlsThroughputMax)}${noise(otherCores)}`,
    },
    {
      what: `consent and audit, ${workload}: CPU more per request at 16 connections, gateway (hash of the answer, in both: ${hashMs.toFixed(3)} ms)`,
      value: percent(serverCpu),
      unit: '%',
      against: `the same gateway without them; goal: at most ${percentOf(GOALS.controlsCpuMax)}${noise(otherCores)}`,
    },
    {
      what: `consent and audit, ${workload}: CPU more per request at 16 connections, gateway and PostgreSQL`,
      value: percent(wholeCpu),
      unit: '%',
      against: 'the same gateway without them',
    },
  ]);
}
