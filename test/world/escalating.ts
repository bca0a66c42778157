import { vitalSignsBundle } from '@ouzel/region';
import type { Database } from '@ouzel/runtime';
import { z } from 'zod';
import { type Answer, ask, bundleOf } from './api.ts';

export const HOME = '9OZC001';
export const NURSES = '9OZN01';
export const PRACTICE = '9OZP001';

const task = z.looseObject({
  resourceType: z.string(),
  id: z.string(),
  status: z.string(),
  code: z.object({ coding: z.array(z.object({ code: z.string() })) }).optional(),
  owner: z.looseObject({ identifier: z.object({ value: z.string() }), display: z.string().optional() }).optional(),
  note: z.array(z.object({ text: z.string() })).default([]),
  focus: z.object({ reference: z.string() }).optional(),
  statusReason: z.object({ text: z.string() }).optional(),
  businessStatus: z.object({ text: z.string() }).optional(),
  output: z
    .array(z.looseObject({ type: z.object({ text: z.string(), coding: z.array(z.object({ code: z.string() })) }) }))
    .default([]),
});
export type ShownTask = z.output<typeof task>;
export const taskOf = ({ json }: Answer): ShownTask => task.parse(json);
export const tasksOf = (answer: Answer): ShownTask[] => bundleOf(answer).entry.map(({ resource }) => task.parse(resource));
export const codeOf = ({ code }: ShownTask): string => code?.coding[0]?.code ?? '';

/** Adds up to 8: respiration 3, saturation 3, pulse 2. */
export const SEVEN = { respirationRate: 25, spo2: 91, pulse: 115 };

interface RuleStep {
  to: object;
  answerWithinSeconds: number;
  keepsHours?: boolean;
}
interface Rules {
  bands: Record<'single-3' | '5-6' | '7+', RuleStep[]>;
  terms: {
    lateAfterSeconds: number;
    repeatWithinSeconds: number;
    recheckWithinSeconds?: number;
    quiet?: object;
    silence?: object;
    recheck?: object;
  };
}

/** A ladder of two steps: the nurses, then whoever the practice is. */
export function ladderOf(nurseSeconds: number, practiceSeconds = nurseSeconds): Rules {
  const steps: RuleStep[] = [
    { to: { organisation: NURSES }, answerWithinSeconds: nurseSeconds },
    { to: { relationship: 'gp-registration' }, answerWithinSeconds: practiceSeconds },
  ];
  return {
    bands: { 'single-3': steps, '5-6': steps, '7+': steps },
    terms: { lateAfterSeconds: 7_200, repeatWithinSeconds: 1_800 },
  };
}

/** What a stage stands on: the system in this process, or one of its own. */
interface Stand {
  fhirBase: string;
  sample: { region: { named: { careHomeResident: string } } };
  system: { database: Database };
  token(client: string): Promise<string>;
}

/** A home that posts, and those whom it calls. */
export async function startEscalating(world: Stand) {
  const [home, nurse, gp] = await Promise.all(['careHome', 'nurse', 'gp'].map((client) => world.token(client)));
  const { database } = world.system;
  const get = (path: string, token: string | undefined): Promise<Answer> => ask(world.fhirBase, path, { token: token ?? '' });
  const signs = { respirationRate: 18, spo2: 97, onOxygen: false, systolic: 124, pulse: 72, temperature: 37.5 } as const;
  return {
    home: home ?? '',
    nurse: nurse ?? '',
    gp: gp ?? '',
    get,
    /** The time at which readings were taken, by the home's clock. */
    setAt(taken: Date, change: Partial<Record<'respirationRate' | 'spo2' | 'systolic' | 'pulse' | 'temperature', number>> = {}) {
      const number = world.sample.region.named.careHomeResident;
      return vitalSignsBundle(number, taken, { ...signs, onOxygen: false, consciousness: 'alert', ...change });
    },
    post: (body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
      ask(world.fhirBase, '', { token: home ?? '', body, headers }),
    answer: (id: string, status: string, token: string | undefined, headers: Record<string, string> = {}): Promise<Answer> =>
      ask(world.fhirBase, `Task/${id}`, {
        method: 'PATCH',
        token: token ?? '',
        body: [{ op: 'replace', path: '/status', value: status }],
        headers: { 'Content-Type': 'application/json-patch+json', ...headers },
      }),
    setLadder: async ({ bands, terms }: ReturnType<typeof ladderOf>): Promise<void> => {
      const text = `insert into carehome.ladder (place, version, bands, terms, set_by)
        select $1, 1 + coalesce(max(version), 0), $2, $3, 'test' from carehome.ladder where place = $1`;
      await database.rows({ text, values: [HOME, JSON.stringify(bands), JSON.stringify(terms)] });
    },
    /** The clock moves: all that was is that much longer ago, and what was to be done at a time is nearer, or overdue. */
    pass: (seconds: number): Promise<void> =>
      database.transaction(async (sql) => {
        const moved = (table: string, columns: readonly string[]): string =>
          `update carehome.${table} set ${columns.map((column) => `${column} = ${column} - $1 * interval '1 second'`).join(', ')}`;
        await sql.rows({ text: moved('vital_set', ['taken', 'received']), values: [seconds] });
        await sql.rows({ text: moved('escalation', ['taken', 'opened', 'next_at', 'recheck_at']), values: [seconds] });
        await sql.rows({ text: moved('step', ['taken_at', 'due_at']), values: [seconds] });
        await sql.rows({ text: moved('silence', ['since', 'told_at']), values: [seconds] });
      }),
    /** Until something is so. @throws Error where it never is. */
    async until<Found>(look: () => Promise<Found | undefined>, withinMs = 15_000): Promise<Found> {
      const end = Date.now() + withinMs;
      for (;;) {
        const found = await look();
        if (found !== undefined) return found;
        if (Date.now() > end) throw new Error('It did not come to that in time.');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  };
}

const outcome = z.looseObject({
  extension: z.array(z.object({ url: z.string(), valueReference: z.object({ reference: z.string() }) })),
});

/** The address of the receipt that a Bundle's answer names. */
export function receiptIn(answer: Answer): string {
  const [found] = bundleOf(answer).entry.flatMap(({ response }) => outcome.safeParse(response?.outcome).data?.extension ?? []);
  return found?.valueReference.reference ?? '';
}
