import { createHash } from 'node:crypto';
import { objection } from '@ouzel/consent';
import { base32OfUuid } from '@ouzel/fhir';
import {
  patientOf,
  type Person,
  type Region,
  type SampleRecord,
  sampleAgreements,
  sampleDspt,
  samplePointerTypes,
} from '@ouzel/region';
import type { System } from '../compose.ts';

/** People loaded at once. */
const AT_ONCE = 12;
const BEGINNING = new Date('2020-01-01T00:00:00Z');

function uuidOf(text: string): string {
  const hex = createHash('md5').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

async function loadPerson({ locator, consent, database }: System, person: Person): Promise<string> {
  const { practice, nhsNumber, restricted, careHome, councilCase, optedOut } = person;
  const registered = await locator.register({
    custodian: practice,
    source: 'gp-connect',
    nhsNumber,
    localIds: [],
    patient: patientOf(person),
    restricted,
  });
  const id = registered.person ?? '';
  const related = (organisation: string, kind: 'gp-registration' | 'residency' | 'open-case') =>
    database.rows(consent.relationship({ organisation, person: id, kind, basis: 'sample', starts: BEGINNING }));
  await related(practice, 'gp-registration');
  if (careHome !== undefined) await related(careHome, 'residency');
  if (councilCase !== undefined) await related(councilCase, 'open-case');
  if (optedOut) await database.rows(objection({ directive: uuidOf(`objection ${nhsNumber}`), person: id, starts: BEGINNING }));
  return id;
}

async function loadAll(system: System, people: readonly Person[]): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  const waiting = people.values();
  const work = async (): Promise<void> => {
    for (const person of waiting) ids.set(person.nhsNumber, await loadPerson(system, person));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return ids;
}

/** People of the sample payloads, registered with the sample practice: its twin serves their records as they were published. */
export async function loadSampleRecords(
  { locator, consent, database }: System,
  region: Region,
  samples: readonly SampleRecord[],
): Promise<void> {
  const custodian = region.organisations.practices[0].ods;
  for (const { nhsNumber, patient } of samples) {
    const { person = '' } = await locator.register({ custodian, source: 'gp-connect', nhsNumber, localIds: [], patient });
    await database.rows(
      consent.relationship({ organisation: custodian, person, kind: 'gp-registration', basis: 'sample', starts: BEGINNING }),
    );
  }
}

/** Loads the region's organisations, agreements and people through the exchange's own doors. Loading again changes nothing. */
export async function loadRegion(
  system: System,
  region: Region,
  now: Date,
): Promise<{ people: Record<string, string>; fresh: boolean }> {
  const dspt = sampleDspt(now);
  await system.directory.put(region.organisations.all.map((organisation) => ({ ...organisation, ...dspt })));
  await system.agreements.put(sampleAgreements(now));
  await system.permissions.put(samplePointerTypes(region.organisations));
  const [{ count } = { count: 0 }] = await system.database.rows<{ count: number }>({
    text: 'select count(*)::int as count from locator.person',
  });
  const fresh = count < region.people.length;
  const named = new Set<string>(Object.values(region.named));
  const ids = await loadAll(system, fresh ? region.people : region.people.filter(({ nhsNumber }) => named.has(nhsNumber)));
  const people = Object.entries(region.named).map(([name, nhsNumber]) => [name, base32OfUuid(ids.get(nhsNumber) ?? '')]);
  return { people: Object.fromEntries(people), fresh };
}
