import { readdirSync, readFileSync } from 'node:fs';

/** Of /proc/<pid>/stat, in hundredths of a second on Linux. */
const TICKS_PER_SECOND = 100;
/** Places after the closing bracket of the name (proc_pid_stat(5)): parent, user, system, and both of children that have ended. */
const [PARENT, USER, SYSTEM, USER_ENDED, SYSTEM_ENDED] = [1, 11, 12, 13, 14];

function statOf(pid: number): number[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
  } catch {
    return undefined;
  }
}

const used = (stat: readonly number[] | undefined, places: readonly number[]): number =>
  places.reduce((sum, place) => sum + (stat?.[place] ?? 0), 0);

/** CPU seconds that a process and all below it have used so far, or it alone; `undefined` where the system has no /proc. */
export function cpuSecondsOf(root: number, alone = false): number | undefined {
  const own = statOf(root);
  if (own === undefined) return undefined;
  if (alone) return used(own, [USER, SYSTEM]) / TICKS_PER_SECOND;
  const children = new Map<number, number[]>();
  const stats = new Map<number, number[]>([[root, own]]);
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : undefined;
    if (stat === undefined) continue;
    stats.set(Number(name), stat);
    const parent = stat[PARENT] ?? 0;
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const tree = [root];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []));
  const running = tree.reduce((sum, pid) => sum + used(stats.get(pid), [USER, SYSTEM]), 0);
  return (running + used(own, [USER_ENDED, SYSTEM_ENDED])) / TICKS_PER_SECOND;
}

/** Resident memory of a process itself, MB; `undefined` where the system has no /proc. */
export function residentMbOf(pid: number): number | undefined {
  try {
    const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? undefined : (Number(kib) * 1_024) / 1_000_000;
  } catch {
    return undefined;
  }
}

/** CPU seconds that the whole machine has been busy with, and those that its host took from it; `undefined` where there is no /proc. */
export function busySecondsOfMachine(): number | undefined {
  try {
    const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n', 1);
    const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line.trim().split(/\s+/).slice(1).map(Number);
    return (user + nice + system + irq + softirq + steal) / TICKS_PER_SECOND;
  } catch {
    return undefined;
  }
}
