import { codingsOf, has, hasChoice, hasCoding, objectsOf } from './presence.ts';
import { type Rule, say } from './walk.ts';

const HL7 = 'http://terminology.hl7.org/CodeSystem';
const ALLERGY = `${HL7}/allergyintolerance-verification`;
const CONDITION = `${HL7}/condition-ver-status`;

const NOT_IN_ERROR = 'What was entered in error has no clinical status. Leave it out.';

/** R4 ait-1, ait-2 */
const allergy: Rule = (value, walk) => {
  const inError = hasCoding(value['verificationStatus'], ALLERGY, 'entered-in-error');
  const hasStatus = has(value, 'clinicalStatus');
  if (!inError && !hasStatus)
    say(walk, 'missing-element', 'An allergy needs its clinical status, such as active.', 'clinicalStatus');
  if (inError && hasStatus) say(walk, 'bad-element', NOT_IN_ERROR, 'clinicalStatus');
};
/** R4 con-4, con-5 (con-3 is a warning) */
const condition: Rule = (value, walk) => {
  if (
    hasChoice(value, 'abatement') &&
    !hasCoding(value['clinicalStatus'], `${HL7}/condition-clinical`, 'resolved', 'remission', 'inactive')
  )
    say(walk, 'bad-element', 'A condition that has abated is resolved, in remission or inactive.', 'clinicalStatus');
  if (has(value, 'clinicalStatus') && hasCoding(value['verificationStatus'], CONDITION, 'entered-in-error'))
    say(walk, 'bad-element', NOT_IN_ERROR, 'clinicalStatus');
};
/** R4 obs-6 */
const absence: Rule = (value, walk) => {
  if (has(value, 'dataAbsentReason') && hasChoice(value, 'value'))
    say(walk, 'bad-element', 'Say why there is no value only where there is none.', 'dataAbsentReason');
};
/** R4 obs-7 */
const components: Rule = (value, walk) => {
  if (value['component'] === undefined || !hasChoice(value, 'value')) return;
  const whole = new Set(codingsOf(value['code']));
  if (objectsOf(value['component']).some(({ code }) => codingsOf(code).some((each) => whole.has(each))))
    say(walk, 'bad-element', 'A component of the same code as the whole has its value; the whole has none.', 'component');
};

/** R4 app-2, app-3, app-4 */
const appointment: Rule = (value, walk) => {
  const status = String(value['status']);
  const [starts, ends] = [has(value, 'start'), has(value, 'end')];
  if (starts !== ends)
    say(walk, 'missing-element', 'An appointment has a start and an end, or neither.', starts ? 'end' : 'start');
  if (!starts && !ends && !['proposed', 'cancelled', 'waitlist'].includes(status))
    say(walk, 'missing-element', 'Only an appointment that is proposed, waited for or cancelled has no start.', 'start');
  if (has(value, 'cancelationReason') && !['cancelled', 'noshow'].includes(status))
    say(walk, 'bad-element', 'Only what was cancelled or not attended has a reason for it.', 'cancelationReason');
};

const oneOf =
  (sentence: string, ...names: string[]): Rule =>
  (value, walk) => {
    if (!names.some((name) => has(value, name))) say(walk, 'missing-element', sentence, ...names.slice(0, 1));
  };
const notBoth =
  (sentence: string, one: string, other: string): Rule =>
  (value, walk) => {
    if (has(value, one) && has(value, other)) say(walk, 'bad-element', sentence, one, other);
  };
const needs =
  (sentence: string, given: string, needed: string): Rule =>
  (value, walk) => {
    if (has(value, given) && !has(value, needed)) say(walk, 'missing-element', sentence, needed);
  };

/** Invariants of severity error of the types that can be posted; each is named by its key in R4. */
export const clinicalRules: Readonly<Record<string, readonly Rule[]>> = {
  AllergyIntolerance: [allergy],
  Appointment: [appointment],
  // app-1
  'Appointment.participant': [oneOf('A participant is somebody, or a type of whom is needed.', 'actor', 'type')],
  Condition: [condition],
  // con-1, con-2
  'Condition.stage': [oneOf('A stage needs a summary or an assessment.', 'summary', 'assessment')],
  'Condition.evidence': [oneOf('Evidence needs a code or a detail.', 'code', 'detail')],
  // cpl-3
  'CarePlan.activity': [notBoth('An activity is described here or referred to, not both.', 'detail', 'reference')],
  // imm-1
  'Immunization.education': [oneOf('Name the type of document or refer to it.', 'documentType', 'reference')],
  Observation: [absence, components],
  // obs-3
  'Observation.referenceRange': [oneOf('A reference range needs a low end, a high end or a text.', 'low', 'high', 'text')],
  // pat-1
  'Patient.contact': [
    oneOf(
      'A contact needs a name, a telephone number, an address or an organisation.',
      'name',
      'telecom',
      'address',
      'organization',
    ),
  ],
  // qrs-1
  'QuestionnaireResponse.item': [notBoth('Items stand beneath an answer or beneath the item, not both.', 'answer', 'item')],
  // prr-1
  ServiceRequest: [needs('Details of an order need the code of what is ordered.', 'orderDetail', 'code')],
};
