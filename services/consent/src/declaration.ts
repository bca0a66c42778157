import type { Requester } from '@ouzel/exchange';
import { FhirError, isObject, parseNhsNumber, systems } from '@ouzel/fhir';
import { z } from 'zod';
import {
  ALERT_TYPES,
  type AlertType,
  breakGlassLimits as limits,
  DECLARING_ROLES,
  REASONS_OF,
  STRONG_AUTHENTICATION,
} from './break-glass-policy.ts';

/** What a user declares. */
export interface Declaration {
  nhsNumber: string;
  types: readonly AlertType[];
  reasons: readonly string[];
  /** In the user's own words. */
  note: string;
  /** The person cannot be asked for permission now. */
  cannotBeAsked: boolean;
}

const ALERT_TYPE = 'https://fhir.nhs.uk/CodeSystem/SCR-AlertType';
const ALERT_REASON = 'https://fhir.nhs.uk/CodeSystem/SCR-AlertReason';

const parameters = z.strictObject({
  resourceType: z.literal('Parameters'),
  id: z.string().optional(),
  parameter: z
    .array(
      z.discriminatedUnion('name', [
        z.strictObject({
          name: z.literal('nhsNumber'),
          valueIdentifier: z.looseObject({ system: z.literal(systems.nhsNumber), value: z.string() }),
        }),
        z.strictObject({
          name: z.literal('alertType'),
          valueCoding: z.looseObject({ system: z.literal(ALERT_TYPE), code: z.enum(ALERT_TYPES) }),
        }),
        z.strictObject({
          name: z.literal('reason'),
          valueCoding: z.looseObject({ system: z.literal(ALERT_REASON), code: z.string() }),
        }),
        z.strictObject({ name: z.literal('text'), valueString: z.string() }),
        z.strictObject({ name: z.literal('personCannotBeAsked'), valueBoolean: z.boolean() }),
      ]),
    )
    .max(20),
});

const wrong = (situation: 'missing-element' | 'unsafe', sentence: string, name: string): FhirError =>
  new FhirError(situation, sentence, { expression: [`Parameters.parameter.where(name='${name}')`] });

function only<Value>(values: readonly Value[], name: string): Value {
  const [value, ...more] = values;
  if (value === undefined || more.length > 0) throw wrong('missing-element', `Give ${name} once.`, name);
  return value;
}

/** Every kind needs a reason that goes with it, and every reason a kind (STANDARDS: the Summary Care Record's matrix). */
function assertTogether(types: readonly AlertType[], reasons: readonly string[]): void {
  if (types.length === 0)
    throw wrong('missing-element', 'Give alertType: 1 creates a relationship, 2 alerts to an access.', 'alertType');
  if (reasons.length === 0) throw wrong('missing-element', 'Give the reason.', 'reason');
  const fits = types.every((type) => reasons.some((reason) => REASONS_OF[type].includes(reason)));
  const used = reasons.every((reason) => types.some((type) => REASONS_OF[type].includes(reason)));
  if (!fits || !used)
    throw wrong(
      'unsafe',
      `These do not go together: alertType 1 takes reasons ${REASONS_OF['1'].join(', ')}, alertType 2 takes ${REASONS_OF['2'].join(', ')}.`,
      'reason',
    );
}

/** @throws FhirError `bad-element`, `missing-element`, `bad-nhs-number`, `unsafe`. */
export function parseDeclaration(json: unknown): Declaration {
  const read = parameters.safeParse(json);
  if (!read.success)
    throw new FhirError(
      'bad-element',
      'Send Parameters with nhsNumber, alertType, reason, text and, where it is so, personCannotBeAsked.',
      {
        expression: [isObject(json) ? 'Parameters.parameter' : 'Parameters'],
      },
    );
  const given = read.data.parameter;
  const numbers = given.flatMap((each) => (each.name === 'nhsNumber' ? [each.valueIdentifier.value] : []));
  const texts = given.flatMap((each) => (each.name === 'text' ? [each.valueString.trim()] : []));
  const types = [...new Set(given.flatMap((each) => (each.name === 'alertType' ? [each.valueCoding.code] : [])))];
  const reasons = [...new Set(given.flatMap((each) => (each.name === 'reason' ? [each.valueCoding.code] : [])))];
  const unable = given.flatMap((each) => (each.name === 'personCannotBeAsked' ? [each.valueBoolean] : []));
  assertTogether(types, reasons);
  const note = only(texts, 'text');
  if (note.length < limits.noteCharsMin || note.length > limits.noteCharsMax)
    throw wrong('unsafe', `Say why in ${limits.noteCharsMin} to ${limits.noteCharsMax} characters.`, 'text');
  const nhsNumber = parseNhsNumber(only(numbers, 'nhsNumber'), 'Parameters.parameter');
  return { nhsNumber, types, reasons, note, cannotBeAsked: unable.length > 0 && unable.every(Boolean) };
}

/**
 * A clinician who proved a moment ago who they are, and says that this is break-glass.
 * @throws FhirError `not-allowed`; `step-up` (RFC 9470) where the user must authenticate again, or more strongly.
 */
export function assertMayDeclare({ purpose, user, authentication }: Requester, now: Date): void {
  if (purpose !== 'BTG') throw new FhirError('not-allowed', 'Break-glass is declared with the purpose of use BTG.');
  if (user === undefined || !DECLARING_ROLES.includes(user.role))
    throw new FhirError('not-allowed', 'Break-glass is for clinicians who act by name.');
  const age = authentication === undefined ? Infinity : now.getTime() - authentication.at.getTime();
  if (age > limits.authenticationAgeMsMax || !STRONG_AUTHENTICATION.test(authentication?.level ?? ''))
    throw new FhirError('step-up', 'Sign in again, with two factors, and use the new token within 15 minutes.');
}
