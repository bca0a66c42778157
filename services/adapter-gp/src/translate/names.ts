import type * as R4 from '@medplum/fhirtypes';
import { z } from 'zod';
import { defined, period } from './elements.ts';
import * as stu3 from './stu3.ts';

export const name = z.looseObject({
  use: stu3.text.optional(),
  text: stu3.text.optional(),
  family: stu3.text.optional(),
  given: z.array(z.string()).optional(),
  prefix: z.array(z.string()).optional(),
  suffix: z.array(z.string()).optional(),
  period: stu3.period.optional(),
});
export const telecom = z.looseObject({
  system: stu3.text.optional(),
  value: stu3.text.optional(),
  use: stu3.text.optional(),
  rank: z.int().positive().optional().catch(undefined),
  period: stu3.period.optional(),
});
export const address = z.looseObject({
  use: stu3.text.optional(),
  type: stu3.text.optional(),
  text: stu3.text.optional(),
  line: z.array(z.string()).optional(),
  city: stu3.text.optional(),
  district: stu3.text.optional(),
  state: stu3.text.optional(),
  postalCode: stu3.text.optional(),
  country: stu3.text.optional(),
  period: stu3.period.optional(),
});

/** A code of a closed list that says nothing more when it is left out. */
export const oneOf = <Code extends string>(codes: readonly Code[], given: string | undefined): Code | undefined =>
  codes.find((code) => code === given);

const NAME_USES = ['usual', 'official', 'temp', 'nickname', 'anonymous', 'old', 'maiden'] as const;
const TELECOM_SYSTEMS = ['phone', 'fax', 'email', 'pager', 'url', 'sms', 'other'] as const;
const TELECOM_USES = ['home', 'work', 'temp', 'old', 'mobile'] as const;
const ADDRESS_USES = ['home', 'work', 'temp', 'old', 'billing'] as const;
const ADDRESS_TYPES = ['postal', 'physical', 'both'] as const;

export const humanName = (given: z.output<typeof name>): R4.HumanName =>
  defined({
    use: oneOf(NAME_USES, given.use),
    text: given.text,
    family: given.family,
    given: given.given,
    prefix: given.prefix,
    suffix: given.suffix,
    period: period(given.period),
  });

export const contactPoint = ({ system, value, use, rank, period: during }: z.output<typeof telecom>): R4.ContactPoint =>
  defined({ system: oneOf(TELECOM_SYSTEMS, system), value, use: oneOf(TELECOM_USES, use), rank, period: period(during) });

export const addressOf = (given: z.output<typeof address>): R4.Address =>
  defined({
    use: oneOf(ADDRESS_USES, given.use),
    type: oneOf(ADDRESS_TYPES, given.type),
    text: given.text,
    line: given.line,
    city: given.city,
    district: given.district,
    state: given.state,
    postalCode: given.postalCode,
    country: given.country,
    period: period(given.period),
  });
