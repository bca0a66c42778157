import { z } from 'zod';
import { type Ask, get } from './ask.ts';

const agreement = z.looseObject({
  id: z.string(),
  version: z.number(),
  state: z.string(),
  controller: z.string(),
  approver: z.string(),
  lawfulBasis: z.string(),
  dpia: z.string(),
  reviewDate: z.coerce.date(),
  custodianKinds: z.array(z.string()),
  custodianCodes: z.array(z.string()),
  requesterKinds: z.array(z.string()),
  requesterCodes: z.array(z.string()),
  purposes: z.array(z.string()),
  roles: z.array(z.string()),
  dataClasses: z.array(z.string()).nullable(),
  view: z.string(),
  validFrom: z.coerce.date(),
  validUntil: z.coerce.date(),
});
export type Agreement = z.output<typeof agreement>;

const warning = z.object({ kind: z.string(), subject: z.string(), days: z.number().optional(), text: z.string() });

const agreements = z.object({ agreements: z.array(agreement) });
const warnings = z.object({ warnings: z.array(warning) });

/** Every version of every agreement. */
export const readAgreements = (): Ask<z.output<typeof agreements>> => get('/agreements', agreements);
/** What will lapse, or has, and what somebody must look at. */
export const readWarnings = (): Ask<z.output<typeof warnings>> => get('/agreements/warnings', warnings);
