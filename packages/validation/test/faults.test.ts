import { describe, expect, test } from '@jest/globals';
import { systems } from '@ouzel/fhir';
import { faultsOf } from '../src/index.ts';
import { GOOD, good } from './good.ts';
import { extension, pulse, quantity, told } from './pulse.ts';

const coded = (system: string, code: string) => ({
  coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }],
});

test.each(GOOD.map((resource) => [resource.resourceType, resource] as const))('a good %s has no fault', (_type, resource) => {
  expect(told(resource)).toEqual([]);
});

describe('Refused', () => {
  test.each<[string, unknown, ...[string, ...string[]][]]>([
    ['nothing', null, ['bad-structure', 'Resource']],
    ['a list', [], ['bad-structure', 'Resource']],
    ['no type', {}, ['bad-structure', 'resourceType']],
    ['a type that R4 does not have', { resourceType: 'Obsrvation' }, ['bad-element', 'resourceType']],
    ['an unknown element', pulse({ colour: 'red' }), ['bad-structure', 'Observation.colour']],
    ['an unknown element of an odd name', pulse({ 'Ann Test': 1 }), ['bad-structure', 'Observation']],
    [
      'a key of every object',
      JSON.parse('{"resourceType":"Flag","__proto__":{"a":1},"constructor":{}}'),
      ['bad-structure', 'Flag.__proto__'],
      ['bad-structure', 'Flag.constructor'],
      ['missing-element', 'Flag.status'],
      ['missing-element', 'Flag.code'],
      ['missing-element', 'Flag.subject'],
    ],
    ['no status', pulse({ status: undefined }), ['missing-element', 'Observation.status']],
    [
      'a status that only has an id',
      pulse({ status: undefined, _status: { id: 'a' } }),
      ['bad-structure', 'Observation._status'],
      ['missing-element', 'Observation.status'],
    ],
    [
      'a narrative that runs',
      pulse({ text: { status: 'generated', div: '<div><p onclick="x()">a</p></div>' } }),
      ['bad-element', 'Observation.text.div'],
    ],
    ['a status of another list', pulse({ status: 'finished' }), ['bad-code', 'Observation.status']],
    ['a status in a list', pulse({ status: ['final'] }), ['bad-structure', 'Observation.status']],
    ['a category out of its list', pulse({ category: {} }), ['bad-structure', 'Observation.category']],
    ['an empty list', pulse({ category: [] }), ['bad-structure', 'Observation.category']],
    ['an empty object', pulse({ category: [{}] }), ['bad-structure', 'Observation.category[0]']],
    ['a gap in a list', pulse({ category: [null] }), ['bad-structure', 'Observation.category[0]']],
    ['null', pulse({ issued: null }), ['bad-structure', 'Observation.issued']],
    ['two values', pulse({ valueString: '70' }), ['bad-element', 'Observation.valueQuantity', 'Observation.valueString']],
    [
      'two values, one of which tells why it is not there',
      pulse({ _valueString: { extension: [{ url: 'http://x', valueCode: 'unknown' }] } }),
      ['bad-element', 'Observation.valueQuantity', 'Observation.valueString'],
    ],
    [
      'two values of a component',
      pulse({ valueQuantity: undefined, component: [{ code: { text: 'a' }, valueString: 'a', valueInteger: 1 }] }),
      ['bad-element', 'Observation.component[0].valueString', 'Observation.component[0].valueInteger'],
    ],
    [
      'a component without a code',
      pulse({ component: [{ valueString: 'a' }] }),
      ['missing-element', 'Observation.component[0].code'],
    ],
    [
      'no medication',
      { ...good('MedicationRequest'), medicationCodeableConcept: undefined },
      ['missing-element', 'MedicationRequest.medication[x]'],
    ],
    [
      'a value of a type that the choice has not',
      pulse({ valueQuantity: undefined, valueAddress: { city: 'x' } }),
      ['bad-structure', 'Observation.valueAddress'],
    ],
    [
      'a modifier, told first',
      pulse({ colour: 1, modifierExtension: [{ url: 'http://x', valueCode: 'no' }] }),
      ['unknown-modifier', 'Observation.modifierExtension'],
      ['bad-structure', 'Observation.colour'],
    ],
    [
      'a modifier of a component',
      pulse({ component: [{ code: { text: 'a' }, modifierExtension: [] }] }),
      ['unknown-modifier', 'Observation.component[0].modifierExtension'],
    ],
    [
      'a comparator on a simple quantity',
      pulse({ referenceRange: [{ low: { value: 1, comparator: '<' } }] }),
      ['bad-structure', 'Observation.referenceRange[0].low.comparator'],
    ],
    [
      'a reference to another type',
      pulse({ subject: { reference: 'http://x/fhir/Practitioner/1/_history/2' } }),
      ['bad-element', 'Observation.subject.reference'],
    ],
    [
      'a clinical status of another list',
      good('AllergyIntolerance', { clinicalStatus: coded('condition-clinical', 'active') }),
      ['bad-code', 'AllergyIntolerance.clinicalStatus'],
    ],
    [
      'a clinical status in words',
      good('AllergyIntolerance', { clinicalStatus: { text: 'active' } }),
      ['bad-code', 'AllergyIntolerance.clinicalStatus'],
    ],
  ])('%s', (_what, resource, ...faults) => {
    expect(told(resource)).toEqual(faults);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['30 February', pulse({ effectiveDateTime: '2026-02-30' }), 'effectiveDateTime'],
    ['a time without its zone', pulse({ effectiveDateTime: '2026-03-29T01:30:00' }), 'effectiveDateTime'],
    ['the year 0000', pulse({ effectiveDateTime: '0000' }), 'effectiveDateTime'],
    ['a zone that no place has', pulse({ issued: '2026-03-29T01:30:00+14:30' }), 'issued'],
    ['an instant without a time', pulse({ issued: '2026-03-29' }), 'issued'],
    ['a blank text', pulse({ valueQuantity: undefined, valueString: ' ' }), 'valueString'],
    ['an empty text', pulse({ note: [{ text: '' }] }), 'note[0].text'],
    ['control characters', pulse({ note: [{ text: '\u0000\u0007' }] }), 'note[0].text'],
    ['half of a pair', pulse({ note: [{ text: '\ud800' }] }), 'note[0].text'],
    ['infinity', quantity({ value: Infinity }), 'valueQuantity.value'],
    ['a code with blanks', quantity({ code: ' /min' }), 'valueQuantity.code'],
    ['an address with blanks', quantity({ system: 'a b' }), 'valueQuantity.system'],
    ['an id that is too long', pulse({ id: 'x'.repeat(65) }), 'id'],
    ['half a number', pulse({ valueQuantity: undefined, valueInteger: 1.5 }), 'valueInteger'],
    ['a time of day that is none', pulse({ valueQuantity: undefined, valueTime: '24:00:00' }), 'valueTime'],
    ['base 64 cut short', extension({ valueBase64Binary: 'aGVsbG8' }), 'extension[0].valueBase64Binary'],
    [
      'an ODS code in small letters',
      pulse({ performer: [{ identifier: { system: systems.odsCode, value: 'rx8' } }] }),
      'performer[0].identifier.value',
    ],
  ])('%s, as a bad value', (_what, resource, path) => {
    expect(told(resource)).toEqual([['bad-value', `Observation.${path}`]]);
  });
});

test('no sentence or place repeats what was sent', () => {
  const secret = 'Ann9Secret';
  const bad = good('Patient', {
    [secret]: secret,
    gender: secret,
    birthDate: secret,
    name: secret,
    identifier: [{ system: systems.nhsNumber, value: secret }],
    contained: [{ resourceType: secret }],
  });
  const faults = faultsOf(bad);
  expect(faults.length).toBeGreaterThan(5);
  expect(JSON.stringify(faults.map(({ message, expression }) => [message, expression]))).not.toContain(secret);
});

test('a resource of countless faults has a few of them told', () => {
  expect(faultsOf(pulse({ category: Array.from({ length: 100_000 }, () => 7) })).length).toBe(20);
});

test('nesting has an end', () => {
  let nested: unknown = { linkId: 'a' };
  for (let depth = 0; depth < 500; depth += 1) nested = { linkId: 'a', item: [nested] };
  expect(told(good('QuestionnaireResponse', { item: [nested] })).map(([situation]) => situation)).toEqual(['bad-structure']);
});

test('a resource of many parts takes no longer than its length', () => {
  const at = (text: string): { system: string; code: string } => ({ system: 'http://x', code: text });
  const parts = Array.from({ length: 20_000 }, (_, index) => `c${index}`);
  const huge = pulse({
    code: { coding: parts.map(at) },
    component: parts.map((each) => ({ code: { coding: [at(`${each}-`)] }, valueString: each })),
    contained: parts.map((id) => ({ resourceType: 'Device', id })),
    focus: parts.map((id) => ({ reference: `#${id}` })),
  });
  faultsOf(pulse());
  const started = performance.now();
  expect(faultsOf(huge)).toEqual([]);
  expect(performance.now() - started).toBeLessThan(1_000);
});
