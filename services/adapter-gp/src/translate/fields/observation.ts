import { type Field, type Fields, idle, not, ofEvery, parts, to, theSubject } from './field.ts';

const OTHER_VALUES = ['valueRatio', 'valueSampledData', 'valueAttachment', 'valueTime'] as const;

/** A value and what qualifies it; one of another type keeps the whole observation back. */
const valueAt = (at: string): Fields => ({
  [`${at}code`]: to(`${at}code`, 'CodeableConcept'),
  [`${at}valueQuantity`]: to(`${at}valueQuantity`, 'Quantity'),
  [`${at}valueCodeableConcept`]: to(`${at}valueCodeableConcept`, 'CodeableConcept'),
  [`${at}valueString`]: to(`${at}valueString`),
  [`${at}valueBoolean`]: to(`${at}valueBoolean`),
  [`${at}valueRange`]: to(`${at}valueRange`, 'Range'),
  [`${at}valueDateTime`]: to(`${at}valueDateTime`, 'dateTime'),
  [`${at}valuePeriod`]: to(`${at}valuePeriod`, 'Period'),
  ...Object.fromEntries(
    OTHER_VALUES.map((name): [string, Field] => [`${at}${name}`, not('the observation is kept back and named')]),
  ),
  [`${at}dataAbsentReason`]: to(`${at}dataAbsentReason`, 'CodeableConcept'),
  [`${at}interpretation`]: to(`${at}interpretation`, 'CodeableConcept'),
  [`${at}referenceRange`]: parts(`${at}referenceRange`),
  [`${at}referenceRange.low`]: to(`${at}referenceRange.low`, 'Quantity'),
  [`${at}referenceRange.high`]: to(`${at}referenceRange.high`, 'Quantity'),
  [`${at}referenceRange.type`]: to(`${at}referenceRange.type`, 'CodeableConcept'),
  [`${at}referenceRange.appliesTo`]: to(`${at}referenceRange.appliesTo`, 'CodeableConcept'),
  [`${at}referenceRange.age`]: to(`${at}referenceRange.age`, 'Range'),
  [`${at}referenceRange.text`]: to(`${at}referenceRange.text`),
});

/** CareConnect-GPC-Observation-1: uncategorised data, test results, test groups, filing comments. */
export const observationFields: Fields = {
  ...ofEvery,
  ...valueAt(''),
  basedOn: to('basedOn', 'Reference'),
  status: to('status'),
  category: to('category', 'CodeableConcept'),
  subject: theSubject,
  context: to('encounter', 'Reference'),
  effectiveDateTime: to('effectiveDateTime', 'dateTime'),
  effectivePeriod: to('effectivePeriod', 'Period'),
  issued: to('issued; a day alone only where there is no effective time', 'dateTime'),
  performer: to('performer', 'Reference'),
  comment: to('note'),
  bodySite: to('bodySite', 'CodeableConcept'),
  method: to('method', 'CodeableConcept'),
  specimen: to('specimen', 'Reference'),
  device: to('device', 'Reference'),
  related: parts('hasMember, derivedFrom'),
  'related.type': idle('says which of the two'),
  'related.target': to('hasMember, derivedFrom; of another relation it is named as not shown'),
  component: parts('component'),
  ...valueAt('component.'),
};
