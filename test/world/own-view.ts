import { z } from 'zod';
import { type Answer, ask } from './api.ts';
import { type Minting } from './minting.ts';

const event = z.looseObject({
  resourceType: z.literal('AuditEvent'),
  id: z.string(),
  text: z.object({ div: z.string() }),
  recorded: z.string(),
});
const page = z.looseObject({
  total: z.number(),
  link: z.array(z.object({ relation: z.string(), url: z.string() })),
  // Where nobody may be known, the one entry is an outcome.
  entry: z
    .array(z.looseObject({ resource: z.unknown(), search: z.object({ mode: z.string() }) }))
    .default([])
    .transform((entries) =>
      entries.filter(({ search }) => search.mode === 'match').map(({ resource }) => ({ resource: event.parse(resource) })),
    ),
});
export type OwnPage = z.output<typeof page>;
export const ownPageOf = ({ json }: Answer): OwnPage => page.parse(json);
export const sentencesOf = (answer: Answer): string[] =>
  ownPageOf(answer).entry.map(({ resource }) => resource.text.div.replaceAll(/<[^>]+>/g, ''));
export const idsOf = (answer: Answer): string[] => ownPageOf(answer).entry.map(({ resource }) => resource.id);

/** The token of a person's own app. */
export const themself = ({ token }: Pick<Minting, 'token'>, nhsNumber: string, scope = 'patient/*.rs patient/AuditEvent.rs') =>
  token('9OZX01', scope, { purpose_of_use: 'PATRQT', nhs_number: nhsNumber, client_id: 'app' });

export const looked = (base: string, patient: string, token: string, query = ''): Promise<Answer> =>
  ask(base, `AuditEvent?patient=${patient}${query}`, { token });
