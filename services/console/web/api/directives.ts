import { z } from 'zod';
import { type Ask, get } from './ask.ts';

const directive = z.object({
  directive: z.string(),
  version: z.number().nullable(),
  effect: z.enum(['deny', 'permit']),
  state: z.string(),
  sentence: z.string(),
  starts: z.coerce.date(),
  ends: z.coerce.date().nullable(),
  recorded: z.coerce.date(),
  superseded: z.coerce.date().nullable(),
  recorder: z.string().nullable(),
  recorderName: z.string().nullable(),
  fromSource: z.boolean(),
  forPerson: z.boolean(),
});
export type Directive = z.output<typeof directive>;
const dissent = z.object({ custodian: z.string(), noted: z.coerce.date() });
const directives = z.object({ directives: z.array(directive), dissents: z.array(dissent) });
export type Directives = z.output<typeof directives>;

/** What a person, by the id that the log has of them, decided about sharing. */
export const readDirectives = (person: string): Ask<Directives> =>
  get(`/directives?${new URLSearchParams({ patient: person }).toString()}`, directives);
