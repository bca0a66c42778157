import { describe, expect, test } from '@jest/globals';
import { type RuleSet, markingOf, CLASSES } from '@ouzel/sensitivity';
import { translateRecord } from '@ouzel/adapter-gp';

const NHS_NUMBER = '9990000018';
const SNOMED = 'http://snomed.info/sct';
const coded = (code: string, display: string) => ({ coding: [{ system: SNOMED, code, display }] });
const about = { reference: 'Patient/p' };
const listOf = (id: string, code: string, entries: readonly string[], further: object = {}) => ({
  resourceType: 'List',
  id,
  status: 'current',
  mode: 'snapshot',
  code: coded(code, 'x'),
  subject: about,
  encounter: { reference: 'Encounter/e' },
  entry: entries.map((reference) => ({ item: { reference } })),
  ...further,
});

/** A consultation with one topic and one heading, in which there is one observation. */
const consultation = (observation: object) =>
  translateRecord(
    {
      resourceType: 'Bundle',
      entry: [
        {
          resourceType: 'Patient',
          id: 'p',
          identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: NHS_NUMBER }],
        },
        { resourceType: 'Encounter', id: 'e', status: 'finished', subject: about, type: [{ text: 'Telephone call' }] },
        listOf('all', '1149501000000101', ['Encounter/e']),
        listOf('consultation', '325851000000107', ['List/topic'], { title: 'Surgery' }),
        listOf('topic', '25851000000105', ['List/heading'], { title: 'Cough' }),
        listOf('heading', '24781000000107', ['Observation/o'], { title: 'History' }),
        {
          resourceType: 'Observation',
          id: 'o',
          status: 'final',
          code: coded('49727002', 'Cough'),
          subject: about,
          ...observation,
        },
      ].map((resource) => ({ resource })),
    },
    { nhsNumber: NHS_NUMBER },
  );

const lists = (observation: object) =>
  consultation(observation).resources.flatMap((each) => (each.resourceType === 'List' ? [each] : []));

describe('A consultation', () => {
  test('keeps how it was written down: the consultation, its topics, their headings, what stands under them', () => {
    const shown = lists({}).map(({ id, title, encounter, entry }) => [
      id,
      title,
      encounter?.reference,
      entry?.map(({ item }) => item?.reference),
    ]);
    expect(shown).toEqual([
      ['consultation', 'Surgery', 'Encounter/e', ['List/topic']],
      ['topic', 'Cough', 'Encounter/e', ['List/heading']],
      ['heading', 'History', 'Encounter/e', ['Observation/o']],
    ]);
    expect(consultation({}).excluded).toEqual([
      { type: 'List', reason: 'it says what was asked for; its warnings are shown', count: 1 },
    ]);
  });

  test('is as sensitive as what is written in it, at each level', () => {
    const rules: Pick<RuleSet, 'classes'> = {
      classes: {
        'sexual-health': {
          lists: [{ system: SNOMED, codes: ['86406008'], below: [], source: 'this test' }],
          custodians: [],
          custodianKinds: [],
          shownTo: [],
        },
      },
    };
    const marking = markingOf(rules);
    expect(lists({ code: coded('86406008', 'HIV infection') }).map(marking)).toEqual(
      Array.from({ length: 3 }, () => CLASSES['sexual-health']),
    );
    expect(lists({}).map(marking)).toEqual([0, 0, 0]);
    const labelled = lists({ meta: { security: [{ system: 'http://hl7.org/fhir/v3/ActCode', code: 'NOPAT' }] } });
    expect(labelled.map(({ meta }) => meta?.security?.map(({ code }) => code))).toEqual([['NOPAT'], ['NOPAT'], ['NOPAT']]);
  });
});
