import { ORGANISATION_KINDS, SOURCE_STATUSES, type SourceAnswer } from '@ouzel/exchange';
import { z } from 'zod';

/** How a source answered, as a recipe has it: ODS code, name, kind, status; text, time in ms, and what was left out, where there is any. */
export const keptSource = z.tuple([
  z.string(),
  z.string(),
  z.enum(ORGANISATION_KINDS),
  z.enum(SOURCE_STATUSES),
  z.string().nullable().optional(),
  z.number().nullable().optional(),
  z.array(z.object({ type: z.string(), reason: z.string(), count: z.number() })).optional(),
]);
export type KeptSource = z.output<typeof keptSource>;

export function keptSources(answers: readonly SourceAnswer[]): KeptSource[] {
  return answers.map(({ custodian: { ods, name, kind }, status, text, asOf, excluded }) => {
    if (excluded !== undefined) return [ods, name, kind, status, text ?? null, asOf?.getTime() ?? null, [...excluded]];
    if (asOf !== undefined) return [ods, name, kind, status, text ?? null, asOf.getTime()];
    return text === undefined ? [ods, name, kind, status] : [ods, name, kind, status, text];
  });
}

export function sourceAnswers(kept: readonly KeptSource[]): SourceAnswer[] {
  return kept.map(([ods, name, kind, status, text, asOf, excluded]) => ({
    custodian: { ods, name, kind },
    status,
    ...(typeof text === 'string' ? { text } : {}),
    ...(typeof asOf === 'number' ? { asOf: new Date(asOf) } : {}),
    ...(excluded === undefined ? {} : { excluded }),
  }));
}
