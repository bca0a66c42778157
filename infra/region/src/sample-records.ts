import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Patient } from '@medplum/fhirtypes';
import { isNhsNumber, systems } from '@ouzel/fhir';
import { z } from 'zod';

/** A GP record that nobody here wrote, for the GP twin to serve: whose it is, and the STU3 Bundle. */
export interface SampleRecord {
  nhsNumber: string;
  patient: Patient;
  record: unknown;
}

const FOLDER = join('gpconnect-structured-stu3', 'patients');
/** The exports of one system carry this number, which no person can have; the true test number is in the file's name. */
const PLACEHOLDER = '1234567890';

const bundle = z.looseObject({ entry: z.array(z.looseObject({ resource: z.looseObject({ resourceType: z.string() }) })) });
const stu3Patient = z.looseObject({
  resourceType: z.literal('Patient'),
  id: z.string().optional(),
  identifier: z.array(z.looseObject({ system: z.string().optional(), value: z.string().optional() })),
  name: z.array(z.looseObject({ family: z.string().optional(), given: z.array(z.string()).optional() })).default([]),
  gender: z.enum(['male', 'female', 'other', 'unknown']).optional(),
  birthDate: z.string().optional(),
});

const namesOthers = (text: string, id: string | undefined): boolean =>
  [...text.matchAll(/"reference":\s*"Patient\/([^"]+)"/g)].some(([, named]) => named !== id);

function readRecord(folder: string, name: string): SampleRecord[] {
  const number = /-(\d{10})-/.exec(name)?.[1];
  const text = readFileSync(join(folder, name), 'utf8');
  const record: unknown = JSON.parse(number === undefined ? text : text.replaceAll(PLACEHOLDER, number));
  const found = bundle.safeParse(record).data?.entry.flatMap(({ resource }) => stu3Patient.safeParse(resource).data ?? []) ?? [];
  const [person] = found;
  const nhsNumber = person?.identifier.find(({ system }) => system === systems.nhsNumber)?.value;
  if (person === undefined || nhsNumber === undefined || !isNhsNumber(nhsNumber)) return [];
  // One export holds a document about somebody else: a practice that sends such a thing is paused.
  if (namesOthers(text, person.id)) return [];
  const [name1] = person.name;
  const patient: Patient = {
    resourceType: 'Patient',
    identifier: [{ system: systems.nhsNumber, value: nhsNumber }],
    name: [{ use: 'official', family: name1?.family ?? 'Unknown', given: name1?.given ?? [] }],
    ...(person.gender === undefined ? {} : { gender: person.gender }),
    ...(person.birthDate === undefined ? {} : { birthDate: person.birthDate.slice(0, 10) }),
  };
  return [{ nhsNumber, patient, record }];
}

/**
 * The whole-record GP Connect exports of a folder of sample payloads, one for each valid NHS number (of two of one person the later);
 * none where the folder is not there. Records whose number no person can have are left out.
 */
export function sampleRecords(folder: string): SampleRecord[] {
  const path = join(folder, FOLDER);
  if (!existsSync(path)) return [];
  const files = readdirSync(path)
    .filter((name) => name.endsWith('.json'))
    .toSorted();
  const all = files.flatMap((name) => readRecord(path, name));
  return [...new Map(all.map((each) => [each.nhsNumber, each])).values()];
}
