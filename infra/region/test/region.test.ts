import { describe, expect, test } from '@jest/globals';
import { ORGANISATION_KINDS, PURPOSES } from '@ouzel/exchange';
import { isNhsNumber } from '@ouzel/fhir';
import fc from 'fast-check';
import { ageOn } from '../src/calendar.ts';
import {
  caseloadOf,
  generalPractitionerOf,
  generateRegion,
  organisations,
  patientOf,
  SAMPLE_DAY,
  sampleAgreements,
  sampleClients,
} from '../src/index.ts';

const options = { seed: 'a seed', people: 1_000, today: '2026-11-24' };
const region = generateRegion(options);
const ofKind = (kind: string, among = region.organisations.all) => among.filter((each) => each.kind === kind);
const named = (name: keyof typeof region.named) => region.people.find(({ nhsNumber }) => nhsNumber === region.named[name]);

describe('A generated region', () => {
  test('is the same, byte for byte, for the same seed, and another for another seed', () => {
    expect(JSON.stringify(generateRegion(options))).toBe(JSON.stringify(region));
    expect(JSON.stringify(generateRegion({ ...options, seed: 'b seed' }))).not.toBe(JSON.stringify(region));
  });

  test('is the same on any later day: what was loaded stays true', () => {
    expect(generateRegion({ ...options, today: '2031-02-28' })).toEqual(region);
  });

  test('is made of as many people as asked for, and of the named five at least', () => {
    expect(region.people).toHaveLength(1_000);
    expect(generateRegion({ ...options, people: 0 }).people).toHaveLength(5);
  });

  test('has unique, valid NHS numbers of the test range', () => {
    const numbers = region.people.map(({ nhsNumber }) => nhsNumber);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers.filter((number) => !isNhsNumber(number) || !number.startsWith('999'))).toEqual([]);
  });

  test('has codes that nobody could take for real ones, and names used once', () => {
    const all = organisations({ practices: 113, careHomes: 122 }).all;
    expect(all.filter(({ ods }) => !/^9OZ[PHCLANXB]\d{2,3}$/.test(ods))).toEqual([]);
    expect(new Set(all.map(({ ods }) => ods)).size).toBe(all.length);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  test('has every kind of organisation, in the numbers of the region at full scale', () => {
    const all = organisations({ practices: 113, careHomes: 122 }).all;
    const counts = Object.fromEntries(ORGANISATION_KINDS.map((kind) => [kind, ofKind(kind, all).length]));
    expect(counts).toEqual({
      'gp-practice': 113,
      'acute-trust': 3,
      'care-home': 122,
      'local-authority': 4,
      ambulance: 1,
      community: 2,
      exchange: 1,
    });
    expect(ofKind('gp-practice').length).toBe(10);
  });

  test('names each practice’s general practitioner under a number of their own', () => {
    const { practices } = organisations({ practices: 113, careHomes: 2 });
    const doctors = practices.map(({ ods }) => generalPractitionerOf(ods));
    expect(new Set(doctors.map(({ id }) => id)).size).toBe(113);
    expect(doctors.filter(({ id, name }) => !/^9990000\d{5}$/.test(id) || !/^Dr \S+ \S+$/.test(name))).toEqual([]);
  });
});

describe('Each person', () => {
  test('is somebody who could be: dates in order, addresses that nobody has, organisations of the region', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('2020-02-29', SAMPLE_DAY, '2027-06-30'), (seed, today) => {
        const { people, organisations: orgs } = generateRegion({ seed, people: 30, today });
        const codes = new Set(orgs.all.map(({ ods }) => ods));
        for (const person of people) {
          const { birthDate, registeredSince, lastSeen, residentSince, caseSince, pastStays, address } = person;
          const stays = pastStays.flatMap(({ admitted, discharged }) => [admitted, discharged]);
          const dates = [registeredSince, lastSeen, residentSince, caseSince, ...stays].filter((day) => day !== undefined);
          expect(dates.filter((day) => day < birthDate || day > today || day > SAMPLE_DAY)).toEqual([]);
          expect(pastStays.filter(({ admitted, discharged }) => discharged < admitted)).toEqual([]);
          expect(address.postalCode).toMatch(/^ZZ99 [1-9][A-Y]{2}$/);
          const held = [person.practice, person.careHome, person.councilCase, ...person.hospitals].filter(
            (ods) => ods !== undefined,
          );
          expect(held.filter((ods) => !codes.has(ods))).toEqual([]);
          expect((person.careHome === undefined) === (residentSince === undefined)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('is of a mixed region: all ages, residents who are old, some who object, some restricted, some known otherwise', () => {
    const count = (test_: (person: (typeof region.people)[number]) => boolean) => region.people.filter(test_).length;
    const age = (person: (typeof region.people)[number]) => ageOn(person.birthDate, SAMPLE_DAY);
    expect(count((person) => age(person) < 18)).toBeGreaterThan(150);
    expect(count((person) => age(person) >= 65)).toBeGreaterThan(120);
    expect(count((person) => person.careHome !== undefined && age(person) < 70)).toBe(0);
    for (const some of [
      count(({ optedOut }) => optedOut),
      count(({ restricted }) => restricted),
      count(({ careHome }) => careHome !== undefined),
      count(({ councilCase }) => councilCase !== undefined),
      count(({ pastStays }) => pastStays.length > 0),
      count(({ hospitalKnows }) => hospitalKnows?.nhsNumber === false),
      count(({ hospitalKnows }) => hospitalKnows?.address !== undefined),
    ])
      expect(some).toBeGreaterThan(3);
  });

  test('can be shown as a Patient', () => {
    const [person] = region.people;
    if (person === undefined) throw new Error('nobody');
    expect(patientOf(person)).toMatchObject({ resourceType: 'Patient', name: [{ family: 'Smith', given: ['Margaret'] }] });
  });
});

describe('The named people', () => {
  test('show what their names say', () => {
    const [home] = region.organisations.careHomes;
    const practices = region.organisations.practices;
    expect(named('story')).toMatchObject({
      family: 'Smith',
      careHome: home.ods,
      councilCase: '9OZL01',
      hospitals: [],
      optedOut: false,
    });
    expect(named('optedOut')).toMatchObject({ optedOut: true, restricted: false, hospitals: ['9OZH01'] });
    expect(named('restricted')).toMatchObject({ optedOut: false, restricted: true, hospitals: ['9OZH01'] });
    expect(named('noRelationship')).toMatchObject({ practice: practices.at(-1)?.ods, hospitals: [], pastStays: [] });
    expect(named('noRelationship')).not.toHaveProperty('careHome');
    expect(named('noRelationship')?.practice).not.toBe(practices[0].ods);
    expect(named('careHomeResident')).toMatchObject({ careHome: home.ods });
    expect(new Set(Object.values(region.named)).size).toBe(5);
  });

  test('are the same whatever is drawn for them', () => {
    for (const seed of ['1', '2', '3', '4', '5', '6', '7', '8']) {
      const other = generateRegion({ ...options, seed, people: 5 });
      expect(other.people.map((person) => [person.optedOut, person.restricted, person.careHome, person.hospitals])).toEqual(
        region.people.slice(0, 5).map((person) => [person.optedOut, person.restricted, person.careHome, person.hospitals]),
      );
      expect(other.people.filter(({ hospitalKnows }) => hospitalKnows !== undefined)).toEqual([]);
    }
  });

  test('are on the council’s caseload where they have an open case', () => {
    const caseload = caseloadOf(region, '9OZL01');
    expect(caseload.has(region.named.story)).toBe(true);
    expect(caseload.has(region.named.noRelationship)).toBe(false);
  });
});

describe('Clients and agreements', () => {
  const clients = sampleClients(region);

  test('are those that `npm run token` knows, each of an organisation of the region, each with purposes', () => {
    const names = [
      'administrator',
      'bench',
      'careHome',
      'careHomeB',
      'clinician',
      'consentAdmin',
      'gp',
      'ig',
      'nurse',
      'patient',
      'residents',
      'subscriber',
      'urgent',
    ];
    expect(clients.map(({ name }) => name).toSorted()).toEqual(names);
    const codes = region.organisations.all.map(({ ods }) => ods);
    expect(clients.filter(({ ods }) => !codes.includes(ods))).toEqual([]);
    expect(clients.filter(({ purposes }) => purposes.length === 0 || purposes.some((each) => !PURPOSES.includes(each)))).toEqual(
      [],
    );
    expect(clients.filter(({ defaultUser, users }) => !users.some(({ id }) => id === defaultUser) && users.length > 0)).toEqual(
      [],
    );
    const scope =
      /^(user|system|patient)\/((\*|[A-Z][A-Za-z]+)\.c?r?u?d?s?|\$urgent-summary|\$agreements|\$administer-(registry|labels|deliveries|staff)|\$stop-sources|\$read-directives|\$retention|\$cases|\$subject-access|\$incidents|\$report-data|\$data-reports|\$questions)$/;
    expect(clients.flatMap((client) => client.scope.split(' ')).filter((each) => !scope.test(each))).toEqual([]);
  });

  test('the two care homes are two, and the citizen is the one of the story', () => {
    const of = (name: string) => clients.find((client) => client.name === name);
    expect(of('careHome')?.ods).not.toBe(of('careHomeB')?.ods);
    expect(of('careHome')?.ods).toBe(named('careHomeResident')?.careHome);
    expect(of('patient')?.nhsNumber).toBe(region.named.story);
  });

  test('are in force on the day, and social care is shown no diagnosis', () => {
    const today = new Date('2026-11-24T00:00:00Z');
    const agreements = sampleAgreements(today);
    expect(agreements.filter(({ validFrom, validUntil }) => validFrom > today || validUntil < today)).toEqual([]);
    const council = agreements.filter(({ requesterKinds }) => requesterKinds.includes('local-authority'));
    expect(council.map(({ view, dataClasses }) => [view, dataClasses])).toEqual([
      ['local-authority', null],
      ['full', ['demographics', 'encounters']],
    ]);
  });
});
