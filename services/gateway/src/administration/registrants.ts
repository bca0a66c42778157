import { ORGANISATION_KINDS } from '@ouzel/exchange';
import { z } from 'zod';
import type { Call } from '../context.ts';
import { given } from './administrator.ts';

export const reason = z.string().min(3).max(500);
const name = z.string().min(1).max(200);
/** `UNK` is what a role is called that nobody knows: it is everybody's. */
export const registeredId = z.string().regex(/^(?!UNK$)[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/);
const ods = z.string().regex(/^\w{3,10}$/);

/** What each kind is registered with. */
const REGISTRANTS = {
  organisations: z.strictObject({ id: ods, name, organisationKind: z.enum(ORGANISATION_KINDS), reason }),
  practitioners: z.strictObject({ id: registeredId, name, organisation: ods.optional(), reason }),
  roles: z.strictObject({ id: registeredId, name, practitioner: registeredId, organisation: ods, reason }),
  clients: z.strictObject({ id: registeredId, name, organisation: ods, reason }),
} as const;
const registrant = z.object({
  id: z.string(),
  name: z.string(),
  reason: z.string(),
  organisation: z.string().optional(),
  practitioner: z.string().optional(),
  organisationKind: z.enum(ORGANISATION_KINDS).optional(),
});

/** Who is to be registered, and why. @throws FhirError `bad-element`. */
export const registrantOf = async (call: Call, register: keyof typeof REGISTRANTS): Promise<z.output<typeof registrant>> =>
  registrant.parse(await given(call, REGISTRANTS[register]));
