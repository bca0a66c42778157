import type { Effect, SurveyedPeople } from '@ouzel/exchange';
import { FhirError, parseNhsNumber } from '@ouzel/fhir';
import { type Database, runEffects } from '@ouzel/runtime';
import { z } from 'zod';
import { limits } from './limits.ts';
import { plainHome, putStaff } from './staff-rows.ts';

const text = z.string().trim().min(1).max(200);

/** An employer's staff. The NHS number finds the person, and is not kept. */
export const staffListSchema = z.strictObject({
  staff: z
    .array(
      z.strictObject({
        id: text,
        nhsNumber: z.string().optional(),
        families: z
          .array(text.regex(/^[^|]+$/))
          .max(10)
          .default([]),
        homes: z
          .array(z.strictObject({ lines: text.optional(), postcode: text.optional() }))
          .max(limits.homesMax)
          .default([]),
      }),
    )
    .max(limits.staffMax),
});

export interface StaffList {
  /** The whole list of an organisation, in the place of the last one. @returns how many are on it, and how many of them have a record here. */
  put(organisation: string, json: unknown, alongside: (count: number) => Effect): Promise<{ staff: number; known: number }>;
}

export function createStaffList({
  database,
  people,
  now,
}: {
  database: Database;
  people: SurveyedPeople;
  now: () => Date;
}): StaffList {
  return {
    async put(organisation, json, alongside) {
      const read = staffListSchema.safeParse(json);
      if (!read.success)
        throw new FhirError('bad-element', 'The body is not a staff list as contracts/ig-cases.md has it.', {
          expression: [read.error.issues[0]?.path.map(String).join('.') ?? ''],
        });
      const numbers = read.data.staff.flatMap(({ nhsNumber }, at) =>
        nhsNumber === undefined ? [] : [parseNhsNumber(nhsNumber, `staff.${at}.nhsNumber`)],
      );
      const persons = await people.byNumber(numbers);
      const staff = read.data.staff.map(({ id, nhsNumber, families, homes }) => {
        const person = nhsNumber === undefined ? undefined : persons.get(parseNhsNumber(nhsNumber, 'staff'));
        return { staff: id, families, homes: homes.map(plainHome), ...(person === undefined ? {} : { person }) };
      });
      await database.transaction(async (sql) => {
        await putStaff(sql, organisation, staff, now());
        await runEffects(sql, [alongside(staff.length)]);
      });
      return { staff: staff.length, known: staff.filter(({ person }) => person !== undefined).length };
    },
  };
}
