import type { ResourceVersion } from '@ouzel/exchange';

/** What left or came in, as it is kept: one text for each type and record, and in which order they stood where that is another. */
export interface Packed {
  resources: string[];
  /** Numbers of the texts, in the order of the answer: `0*3,1,0` is three of the first, one of the second, one of the first. */
  order?: string;
}

/** Runs of the same number. */
function runs(numbers: readonly number[]): string {
  const found: [number, number][] = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last !== undefined && last[0] === number) last[1] += 1;
    else found.push([number, 1]);
  }
  return found.map(([number, count]) => (count === 1 ? String(number) : `${number}*${count}`)).join(',');
}

/** Ids of one record share their first half: it is written once. */
export function packed(resources: readonly ResourceVersion[]): Packed {
  const groups = new Map<string, { number: number; text: string }>();
  const numbers: number[] = [];
  let sorted = true;
  for (const { type, id, version } of resources) {
    const dot = id.indexOf('.');
    const name = `${type}/${id.slice(0, dot + 1)}`;
    const group = groups.get(name) ?? { number: groups.size, text: name };
    group.text += ` ${id.slice(dot + 1)}/${version}`;
    groups.set(name, group);
    sorted &&= group.number >= (numbers.at(-1) ?? 0);
    numbers.push(group.number);
  }
  const texts = [...groups.values()].map(({ text }) => text);
  return sorted ? { resources: texts } : { resources: texts, order: runs(numbers) };
}

const versionsOf = (text: string): ResourceVersion[] => {
  const [group = '', ...rest] = text.split(' ');
  const [type = '', beginning = ''] = group.split('/');
  return rest.map((each) => {
    const [id = '', version] = each.split('/');
    return { type, id: beginning + id, version: Number(version) };
  });
};

/** The versions in the order in which they stood in the answer. */
export function inOrder({ resources, order }: Packed): ResourceVersion[] {
  const groups = resources.map(versionsOf);
  if (order === undefined) return groups.flat();
  return order.split(',').flatMap((run) => {
    const [number = '', count = '1'] = run.split('*');
    return groups[Number(number)]?.splice(0, Number(count)) ?? [];
  });
}

/** `Type/id/_history/version` of each. */
export function unpacked(resources: readonly string[]): string[] {
  return resources.flatMap(versionsOf).map(({ type, id, version }) => `${type}/${id}/_history/${version}`);
}
