import { FhirError, type Situation } from '@ouzel/fhir';
import { z } from 'zod';

/** Faults as they cross threads: an error's own fields do not survive the copy. */
const fault = z.object({
  situation: z.custom<Situation>((value) => typeof value === 'string'),
  sentence: z.string(),
  expression: z.array(z.string()),
});
type Plain = z.output<typeof fault>;

export const question = z.object({ id: z.number(), resources: z.array(z.unknown()) });
export const answer = z.object({ id: z.number(), faults: z.array(z.array(fault)) });

export const plainOf = ({ situation, message, expression }: FhirError): Plain => ({ situation, sentence: message, expression });

export const faultOf = ({ situation, sentence, expression }: Plain): FhirError =>
  new FhirError(situation, sentence, { expression });
