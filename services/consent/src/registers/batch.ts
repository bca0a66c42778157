import type { Effect } from '@ouzel/exchange';
import { runEffects } from '@ouzel/runtime';
import { restated } from '../restate.ts';
import type { Member, Register } from './group.ts';
import type { RegistersOptions } from './registers.ts';
import { type KnownMember, type Settled, settledMember } from './settle.ts';
import { ASK_AGAIN, END, KNOWN, LIST, MOVE } from './statements.ts';

export interface Applied {
  /** Who is on the list, or stays as they were. */
  kept: string[];
  joined: number;
  left: number;
  faults: { at: number; sentence: string }[];
}

interface One {
  at: number;
  person: string;
  settled: Settled;
}

type Of<Is extends Settled['is']> = { person: string; settled: Extract<Settled, { is: Is }> };

const isOf =
  <Is extends Settled['is']>(is: Is) =>
  (one: One): one is One & Of<Is> =>
    one.settled.is === is;

function effectsOf({ organisation: { ods }, kind, basis }: Register, all: readonly One[], now: Date): Effect[] {
  const listed = all.filter(isOf('listed')).filter(({ settled }) => settled.changed);
  const left = all.filter(isOf('left'));
  const people = (some: readonly One[]): string[] => some.map(({ person }) => person);
  const starts = listed.map(({ settled }) => settled.starts);
  const ends = listed.map(({ settled }) => settled.ends ?? null);
  const begun = { name: 'consent-register-list', text: LIST, values: [ods, kind, basis, people(listed), starts, ends] };
  const moved = { name: 'consent-register-move', text: MOVE, values: [ods, people(listed), starts] };
  const over = left.map(({ settled }) => settled.ends);
  const ended = { name: 'consent-register-end', text: END, values: [ods, basis, people(left), over] };
  const doubted = all.filter(isOf('doubtful'));
  const again = { name: 'consent-register-ask', text: ASK_AGAIN, values: [people([...doubted, ...left]), now] };
  const back = all.filter(isOf('taken-back')).flatMap(({ person }) => restated({ person, basis, facts: [], at: now }));
  return [
    ...(listed.length > 0 ? [begun] : []),
    ...(listed.length > 0 && kind === 'gp-registration' ? [moved] : []),
    ...(left.length > 0 ? [ended] : []),
    ...(kind === 'gp-registration' && doubted.length + left.length > 0 ? [again] : []),
    ...back,
  ];
}

const isChange = ({ settled }: One): boolean => settled.is === 'taken-back' || ('changed' in settled && settled.changed);

/** Settles some members in one transaction, with the event of those for whom anything changed. */
export async function applyBatch(
  { database, now }: RegistersOptions,
  register: Register,
  members: readonly Member[],
  recording: (people: readonly string[]) => Effect,
): Promise<Applied> {
  const at = now();
  const { organisation, kind, basis } = register;
  const byNumber = new Map(members.map((member) => [member.nhsNumber, member]));
  const values = [organisation.ods, basis, [...byNumber.keys()], at, kind];
  return database.transaction(async (sql) => {
    const known = await sql.rows<KnownMember & { nhsNumber: string }>({ name: 'consent-register-known', text: KNOWN, values });
    const all = known.flatMap((row): One[] => {
      const member = byNumber.get(row.nhsNumber);
      if (member === undefined) return [];
      return [
        { at: member.at, person: row.person, settled: settledMember(member, row, { ods: organisation.ods, kind, now: at }) },
      ];
    });
    const changed = all.filter(isChange).map(({ person }) => person);
    const recorded = changed.length === 0 ? [] : [recording(changed)];
    await runEffects(sql, [...effectsOf(register, all, at), ...recorded]);
    const found = new Set(known.map(({ nhsNumber }) => nhsNumber));
    const unknown = members.filter(({ nhsNumber, left }) => !left && !found.has(nhsNumber));
    return {
      kept: all.filter(({ settled }) => settled.is === 'listed' || settled.is === 'doubtful').map(({ person }) => person),
      joined: all.filter(isOf('listed')).filter(({ settled }) => settled.changed).length,
      left: all.filter(({ settled }) => settled.is === 'taken-back' || (settled.is === 'left' && settled.changed)).length,
      faults: [
        ...unknown.map((member) => ({
          at: member.at,
          sentence: 'Nobody is known here by this number. Describe them in a contained Patient.',
        })),
        ...all.filter(isOf('doubtful')).map(({ at: place, settled }) => ({ at: place, sentence: settled.why })),
      ],
    };
  });
}
