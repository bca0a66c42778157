import type { Reopening } from '@ouzel/exchange';
import { base32OfUuid } from '@ouzel/fhir';
import type { PastReader, Shown } from '@ouzel/records';
import { z } from 'zod';
import type { Materials } from '../recipes/materials.ts';
import type { Answered, AnsweredPart, PastPatients } from './rooms.ts';
import { restored } from './restore.ts';

/** Of every recipe: how the person was shown. */
const showing = z.looseObject({
  hidden: z.boolean().default(false),
  page: z.string().optional(),
  patient: z
    .looseObject({
      unknown: z.boolean().default(false),
      traced: z.number().optional(),
      replaces: z.array(z.string()).default([]),
    })
    .default({ unknown: false, replaces: [] }),
});

export interface Past {
  pastRecords: PastReader;
  pastPatients: PastPatients;
}

/** What is kept of one part: enough to write it for each base and NHS number that it may have been written with. */
export interface Loaded {
  /** Versions that are not kept any more. */
  missing: number;
  numbers: string[];
  written(base: string, number: string): { recipe: unknown; materials: Materials };
}

type Text = (number: string) => Shown;

/** What each version looked like. */
async function textsOf({ pastRecords, pastPatients }: Past, leave: Reopening, part: AnsweredPart): Promise<(Text | undefined)[]> {
  const { person, versions } = part;
  if (person === undefined) return versions.map(() => undefined);
  const { hidden, patient } = showing.parse(part.recipe);
  const texts = await pastRecords.texts(leave, versions, { person, hidden });
  const { unknown, replaces } = patient;
  const traced = patient.traced === undefined ? undefined : new Date(patient.traced);
  const own = base32OfUuid(person);
  return Promise.all(
    versions.map(async ({ type, id, version }): Promise<Text | undefined> => {
      const kept = texts.get(`${type}/${id}/${version}`);
      if (kept !== undefined) return () => kept;
      if (type !== 'Patient' || id !== own) return undefined;
      const text = await pastPatients.text(leave, { person, version }, { hidden, unknown, replaces, traced });
      return text && ((number) => ({ type, id, version, record: '', local: '', text: text(number) }));
    }),
  );
}

export async function load(past: Past, leave: Reopening, part: AnsweredPart, whole: Answered): Promise<Loaded> {
  const texts = await textsOf(past, leave, part);
  const { hidden, page } = showing.parse(part.recipe);
  const { person, recipe } = part;
  return {
    missing: texts.filter((text) => text === undefined).length,
    numbers: person === undefined ? [] : await past.pastPatients.numbers(leave, person),
    written(base, number) {
      const resources = texts.flatMap((text) => text?.(number) ?? []);
      const query = restored(part.query ?? whole.query, { number, page });
      const materials: Materials = { base, query, person, trace: whole.trace, hidden, resources, parts: [] };
      const put = (text: unknown): unknown => (typeof text === 'string' ? restored(text, { number, page }) : text);
      return { recipe: { ...recipe, self: put(recipe?.['self']), nextAt: put(recipe?.['nextAt']) }, materials };
    },
  };
}
