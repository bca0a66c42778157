import { randomUUID } from 'node:crypto';
import type { Effect, Locator, Outbox, Permit } from '@ouzel/exchange';
import { base32OfUuid, FhirError, parseNhsNumber, resourceId } from '@ouzel/fhir';
import { answeredBefore, localIdOf, type RecordWriter, rememberAnswer } from '@ouzel/records';
import type { Database } from '@ouzel/runtime';
import { z } from 'zod';
import { type AcceptedSet, acceptSet, judge, type Judged } from './accept.ts';
import { parseSet } from './batch.ts';

export interface CareHomeIntakeOptions {
  database: Database;
  writer: RecordWriter;
  locator: Locator;
  outbox: Outbox;
  base: string;
  now: () => Date;
}

const storedSet = z.object({
  entries: z.array(z.object({ id: z.string(), version: z.number(), text: z.string() })),
  score: z.object({ id: z.string(), version: z.number() }).optional(),
  advice: z.array(z.string()),
});
/** What a set became. `text` is each Observation as it is now kept, for its contributor. */
export type StoredSet = z.output<typeof storedSet>;

interface Key {
  key: string;
  hash: Buffer;
}

const YEAR_MS = 31_556_952_000;
const patient = z.object({ birthDate: z.string().optional() });

async function ageOf(locator: Locator, permit: Permit, now: Date): Promise<number | undefined> {
  const { birthDate } = patient.parse(JSON.parse((await locator.patientOf(permit)).text));
  return birthDate === undefined ? undefined : Math.floor((now.getTime() - new Date(birthDate).getTime()) / YEAR_MS);
}

/** Scores at which somebody beyond the home must know. */
function calls(set: AcceptedSet): boolean {
  return set.band === 'single-3' || set.band === '5-6' || set.band === '7+';
}

function answerOf(set: AcceptedSet, record: string, permit: Permit, now: Date): StoredSet {
  const idOf = (sourceId: string): string => resourceId({ record, local: localIdOf(record, 'Observation', sourceId) });
  const entries = set.ids.map((sourceId) => {
    const { meta: _meta, ...kept } = set.resources.find((resource) => resource.id === sourceId) ?? {
      resourceType: 'Observation' as const,
    };
    const meta = { versionId: '1', lastUpdated: now.toISOString() };
    const subject = { reference: `Patient/${base32OfUuid(permit.person)}` };
    return { id: idOf(sourceId), version: 1, text: JSON.stringify({ ...kept, id: idOf(sourceId), meta, subject }) };
  });
  return { entries, advice: set.advice, ...(set.scoreId === undefined ? {} : { score: { id: idOf(set.scoreId), version: 1 } }) };
}

/** The care homes' way in: judged, completed by its score, stored with all that follows in one transaction. */
export function createCareHomeIntake({ database, writer, locator, outbox, base, now }: CareHomeIntakeOptions) {
  const store = async (permit: Permit, judged: readonly Judged[], key: Key | undefined): Promise<StoredSet> => {
    const custodian = permit.requester.organisation;
    const accepted = judged.filter((each): each is Exclude<Judged, { error: FhirError }> => !('error' in each));
    const at = now();
    const age = await ageOf(locator, permit, at);
    const { record } = await locator.register({
      custodian: custodian.ods,
      source: 'stored',
      nhsNumber: permit.nhsNumber,
      localIds: [],
      patient: { resourceType: 'Patient' },
    });
    const set = acceptSet(accepted, {
      now: at,
      newId: randomUUID,
      spo2Scale: 1,
      ...(age === undefined ? {} : { ageYears: age }),
    });
    const answer = answerOf(set, record, permit, at);
    const alongside: Effect[] = [locator.point(record, ['Observation'])];
    if (key !== undefined) alongside.push(rememberAnswer({ custodian: custodian.ods, ...key }, JSON.stringify(answer)));
    if (set.scoreId !== undefined && calls(set)) {
      const resource = { type: 'Observation', local: localIdOf(record, 'Observation', set.scoreId) };
      alongside.push(outbox.announce({ kind: 'vital-signs', person: permit.person, record, resource, occurred: set.taken }));
    }
    await writer.write({ record, custodian, resources: set.resources, occurred: at, fetched: at, alongside });
    return answer;
  };
  const answered = async (custodian: string, key: Key): Promise<StoredSet | undefined> => {
    const answer = await answeredBefore(database, { custodian, ...key });
    return answer === undefined ? undefined : storedSet.parse(JSON.parse(answer));
  };
  return {
    parseSet,
    judge: (json: unknown, custodian: string): Judged =>
      judge(json, { now: now(), base, custodian, nhsNumberOf: parseNhsNumber }),
    /** Stores, or gives the answer that the same key had before, also where another request with it won by a moment. */
    async store(permit: Permit, judged: readonly Judged[], key: Key | undefined): Promise<StoredSet> {
      const custodian = permit.requester.organisation.ods;
      const before = key === undefined ? undefined : await answered(custodian, key);
      if (before !== undefined) return before;
      try {
        return await store(permit, judged, key);
      } catch (error) {
        if (key === undefined || error instanceof FhirError) throw error;
        const won = await answered(custodian, key);
        if (won === undefined) throw error;
        return won;
      }
    },
  };
}
