import type { Observation } from '@medplum/fhirtypes';
import { type Corrected, type Correction, type KnownResident, SUBJECT } from '@ouzel/exchange';
import { systems } from '@ouzel/fhir';
import type { RecordReader } from '@ouzel/records';
import type { Database } from '@ouzel/runtime';
import { z } from 'zod';
import { acceptSet, type JudgedObservation } from '../accept.ts';
import { ageAt } from '../age.ts';
import { SOFT_SIGNS_CODE, withConcern } from '../soft-signs.ts';
import { parseObservation } from '../observation.ts';

const SETS = `select receipt, score, members, taken, band from carehome.vital_set where record = $1 and members && $2::uuid[]`;
const TOLD = `select s.step as task, s.told as organisation from carehome.escalation e join carehome.step s using (escalation)
  where e.record = $1 and e.taken = $2 and s.told <> e.home`;

interface SetRow extends Record<string, unknown> {
  receipt: string;
  score: string | null;
  members: string[];
  taken: Date;
  band: string | null;
}

export interface CorrectOptions {
  database: Database;
  reader: RecordReader;
  knows: (about: { person: string; record: string }) => Promise<KnownResident>;
}

const kept = z.looseObject({ meta: z.unknown().optional(), text: z.unknown().optional() });

/** A reading as it is kept, without what the exchange itself says of it. */
function readingOf(text: string): JudgedObservation['observation'] {
  const { meta: _meta, text: _narrative, ...said } = kept.parse(JSON.parse(text));
  return parseObservation(said);
}

/** The members of a set, those that change as they will be. */
async function membersOf({ reader }: CorrectOptions, { permit, record, changed }: Corrected, set: SetRow) {
  const keys = [...set.members, ...(set.score === null ? [] : [set.score])].map((local) => ({ record, local }));
  const shown = await reader.read(permit, { types: ['Observation'], conditions: [{ on: 'keys', keys }] });
  const readings = set.members.flatMap((local): JudgedObservation[] => {
    const now = changed.find(({ id }) => id === local);
    const before = shown.find((each) => each.local === local);
    const observation =
      now?.resourceType === 'Observation' ? parseObservation(now) : before === undefined ? undefined : readingOf(before.text);
    return observation === undefined ? [] : [{ id: local, observation, taken: set.taken, advice: [] }];
  });
  return { readings, score: shown.find((each) => each.local === set.score) };
}

/** The band of what is left, with the concern of staff that came with it. */
function bandOf(scored: string | undefined, members: readonly JudgedObservation[]): { band?: string } {
  const concern = members.some(({ observation }) => observation.code.coding?.some(({ code }) => code === SOFT_SIGNS_CODE));
  const band = withConcern(scored, concern);
  return band === undefined ? {} : { band };
}

const WRONG = 'All readings of this set were entered in error: it has no score any more.';

/** A score that was made in error, as it stays: its number is gone. */
const takenBack = (id: string, set: SetRow): Observation => ({
  resourceType: 'Observation',
  id,
  status: 'entered-in-error',
  code: { coding: [{ system: systems.snomed, code: '1104051000000101' }] },
  subject: { reference: SUBJECT },
  effectiveDateTime: set.taken.toISOString(),
  note: [{ text: WRONG }],
});

async function correctOne(options: CorrectOptions, asked: Corrected, set: SetRow): Promise<Correction> {
  const { database, knows } = options;
  const { permit, record, now, birthDate, newId } = asked;
  const [{ readings, score: before }, known, told] = await Promise.all([
    membersOf(options, asked, set),
    knows({ person: permit.person, record }),
    database.rows<{ task: string; organisation: string }>({ name: 'carehome-told', text: TOLD, values: [record, set.taken] }),
  ]);
  const right = readings.filter(({ observation }) => observation.status !== 'entered-in-error');
  const id = set.score ?? newId();
  const about = { now: set.taken, newId: () => id, known, ...ageAt(birthDate(), now) };
  const made = right.length === 0 ? undefined : acceptSet(right, about);
  const derived = made?.derived[0];
  const expected = before === undefined ? {} : { expected: before.version };
  const corrected =
    derived?.resourceType === 'Observation'
      ? { ...derived, status: derived.status === 'final' && set.score !== null ? ('amended' as const) : derived.status }
      : undefined;
  const resource = corrected ?? (set.score === null ? undefined : takenBack(id, set));
  const {
    derived: _derived,
    scoreId: _scoreId,
    advice = [WRONG],
    ...outcome
  } = made ?? { complete: false, unscored: 'entered-in-error' };
  return {
    set: {
      ...outcome,
      ...bandOf(made?.band, right),
      receipt: set.receipt,
      members: set.members,
      taken: set.taken,
      ...(resource === undefined ? {} : { score: id }),
    },
    ...(resource === undefined ? {} : { score: { resource, ...expected } }),
    told,
    announced: set.band !== null && !['0', '1-4'].includes(set.band),
    advice: [...advice, ...(told.length === 0 ? [] : ['Those who were called are told of the correction.'])],
  };
}

/** What follows from readings that a home corrects: each set that they are of is scored anew, and whoever was called is told. */
export const createCorrections =
  (options: CorrectOptions) =>
  async (asked: Corrected): Promise<Correction[]> => {
    const ids = asked.changed.flatMap(({ resourceType, id }) => (resourceType === 'Observation' && id !== undefined ? [id] : []));
    if (ids.length === 0) return [];
    const sets = await options.database.rows<SetRow>({ name: 'carehome-sets-of', text: SETS, values: [asked.record, ids] });
    return Promise.all(sets.map((set) => correctOne(options, asked, set)));
  };
