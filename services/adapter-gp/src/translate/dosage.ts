import type * as R4 from '@medplum/fhirtypes';
import { z } from 'zod';
import { concept, concepts, defined, NotTranslatable, quantity, range, ratio, some } from './elements.ts';
import * as stu3 from './stu3.ts';

const READ = {
  sequence: z.int().optional(),
  text: stu3.text.optional(),
  patientInstruction: stu3.text.optional(),
  additionalInstruction: z.array(stu3.concept).optional(),
  asNeededBoolean: z.boolean().optional(),
  asNeededCodeableConcept: stu3.concept.optional(),
  site: stu3.concept.optional(),
  route: stu3.concept.optional(),
  method: stu3.concept.optional(),
  doseQuantity: stu3.quantity.optional(),
  doseRange: stu3.range.optional(),
  rateQuantity: stu3.quantity.optional(),
  rateRange: stu3.range.optional(),
  rateRatio: stu3.ratio.optional(),
  maxDosePerPeriod: stu3.ratio.optional(),
  maxDosePerAdministration: stu3.quantity.optional(),
  maxDosePerLifetime: stu3.quantity.optional(),
};
export const dosage = z.looseObject(READ);
type Dosage = z.output<typeof dosage>;

/** Elements of a dosage that are carried over; any other changes the dose, so that its presence stops the translation. */
const DOSAGE_ELEMENTS = ['id', 'extension', ...Object.keys(READ)];

function doseAndRate(given: Dosage): R4.DosageDoseAndRate[] | undefined {
  const shown = defined({
    doseQuantity: quantity(given.doseQuantity),
    doseRange: range(given.doseRange),
    rateQuantity: quantity(given.rateQuantity),
    rateRange: range(given.rateRange),
    rateRatio: ratio(given.rateRatio),
  });
  return Object.keys(shown).length === 0 ? undefined : [shown];
}

/** @throws NotTranslatable where a dosage says more than can be carried over. */
export function dosagesOf(given: readonly Dosage[] | undefined): R4.Dosage[] | undefined {
  return some(
    (given ?? []).map((each) => {
      const unread = Object.keys(each).find((name) => !DOSAGE_ELEMENTS.includes(name));
      if (unread !== undefined) throw new NotTranslatable(`dosage.${unread} is not carried over yet`);
      return defined({
        sequence: each.sequence,
        text: each.text,
        patientInstruction: each.patientInstruction,
        additionalInstruction: concepts(each.additionalInstruction),
        asNeededBoolean: each.asNeededBoolean,
        asNeededCodeableConcept: concept(each.asNeededCodeableConcept),
        site: concept(each.site),
        route: concept(each.route),
        method: concept(each.method),
        doseAndRate: doseAndRate(each),
        maxDosePerPeriod: ratio(each.maxDosePerPeriod),
        maxDosePerAdministration: quantity(each.maxDosePerAdministration),
        maxDosePerLifetime: quantity(each.maxDosePerLifetime),
      });
    }),
  );
}
