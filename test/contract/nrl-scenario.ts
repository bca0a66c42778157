import { z } from 'zod';
import { sample } from './samples.ts';

const step = z.object({ step: z.string(), table: z.array(z.array(z.string())).optional(), docstring: z.string().optional() });
const scenario = z.object({
  source: z.string(),
  index: z.number(),
  kind: z.string(),
  scenario: z.string(),
  steps: z.array(step),
  table: z.array(z.array(z.string())).optional(),
});

export interface Step {
  /** Without Given, When, Then or And. */
  text: string;
  /** Rows below the head; a cell that had a bar in it is whole again. */
  rows: string[][];
  docstring: string | undefined;
}

export interface Scenario {
  name: string;
  steps: Step[];
}

/** A bar inside a cell was taken for the end of it: `a\` and `b` are `a|b`. */
function wholeCells(row: readonly string[]): string[] {
  return row.reduce<string[]>((cells, cell) => {
    const before = cells.at(-1);
    if (before?.endsWith('\\') !== true) return [...cells, cell];
    return [...cells.slice(0, -1), `${before.slice(0, -1)}|${cell}`];
  }, []);
}

const filled = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replaceAll(/<([a-z-]+)>/g, (whole, name: string) => values[name] ?? whole);

function stepOf({ step: text, table = [], docstring }: z.output<typeof step>, values: Readonly<Record<string, string>>): Step {
  const rows = table.slice(1).map((row) => wholeCells(row).map((cell) => filled(cell, values)));
  return { text: filled(text.replace(/^(Given|When|Then|And) /, ''), values), rows, docstring };
}

/** The examples of an outline; their heads stand among them. A scenario without any is one example. */
function examplesOf({ table = [] }: z.output<typeof scenario>): Record<string, string>[] {
  const [head = [], ...rest] = table;
  const rows = rest.filter((row) => row[0] !== head[0]);
  return rows.length === 0 ? [{}] : rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at] ?? ''])));
}

/** The scenarios of the record locator's own feature files, outlines written out. */
export function scenarios(): Scenario[] {
  return z
    .array(scenario)
    .parse(JSON.parse(sample('nrl-r4/scenarios.json')))
    .flatMap((each) =>
      examplesOf(each).map((values) => {
        const file = each.source.split('/').at(-1) ?? '';
        const example = values['type-name'] === undefined ? '' : ` ${values['type-name']}`;
        return {
          name: `${file} ${each.index}: ${each.scenario}${example}`,
          steps: each.steps.map((one) => stepOf(one, values)),
        };
      }),
    );
}
