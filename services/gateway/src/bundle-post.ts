import {
  type AccessEvent,
  discloseEach,
  type Disclosure,
  type Effect,
  type Permit,
  type Recipe,
  type ReleasedParts,
} from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { FHIR_JSON } from './answer.ts';
import { bodyOf, keyOf } from './body.ts';
import { bundleBody, type Result } from './bundle-answer.ts';
import { type Asked, inPlace, parseBundle, type PostedBundle } from './bundle-entries.ts';
import { type FindRoute, readEntry } from './bundle-reads.ts';
import { accessRequest, type Call } from './context.ts';
import { batchRecipe, type ReadResult } from './recipes/batch.ts';
import type { Good, IdempotencyKey, Judged, StoredSet } from './intake.ts';

/** The writes about one person, by their places in the Bundle. */
interface Group {
  subject: Good['subject'];
  writes: { at: number; good: Good }[];
}

interface Plan extends PostedBundle {
  groups: Group[];
  judged: readonly (Judged | undefined)[];
  key: IdempotencyKey | undefined;
}

/** Judges every write at once. In the place of each that is refused stands why. */
async function judgeWrites(call: Call, asked: readonly Asked[]): Promise<(Judged | undefined)[]> {
  const { gateway, requester } = call;
  const posted = asked.flatMap((each, at) => ('posted' in each ? [{ at, posted: each.posted }] : []));
  const judged = await gateway.intake.judge(
    posted.map((each) => each.posted),
    requester.organisation,
  );
  const byPlace = new Map(posted.map(({ at }, index) => [at, judged[index]]));
  return asked.map((each, at) => ('error' in each ? each : byPlace.get(at)));
}

/** Makes the people of posted Patients known. Where one of them cannot be, the others of a batch still are. */
async function registerPatients(call: Call, asked: readonly Asked[], judged: (Judged | undefined)[]): Promise<void> {
  const { gateway, requester } = call;
  const patients = judged.flatMap((each, at) => {
    const of = asked[at];
    const isPatient = of !== undefined && 'posted' in of && of.posted.type === 'Patient';
    return isPatient && each !== undefined && !('error' in each) ? [{ at, good: each }] : [];
  });
  if (patients.length === 0) return;
  try {
    await gateway.intake.register(
      patients.map(({ good }) => good),
      requester,
    );
  } catch (error) {
    if (!(error instanceof FhirError) || error.http >= 500) throw error;
    for (const { at, good } of patients)
      await gateway.intake.register([good], requester).catch((thrown: unknown) => {
        if (!(thrown instanceof FhirError)) throw thrown;
        judged[at] = { error: thrown };
      });
  }
}

function groupsOf(judged: readonly (Judged | undefined)[]): Group[] {
  const groups = new Map<string, Group>();
  for (const [at, good] of judged.entries()) {
    if (good === undefined || 'error' in good) continue;
    const name = JSON.stringify(good.subject);
    const group = groups.get(name) ?? { subject: good.subject, writes: [] };
    group.writes.push({ at, good });
    groups.set(name, group);
  }
  return [...groups.values()];
}

interface Carried {
  results: (Result | undefined)[];
  /** By group. */
  written: StoredSet['written'];
}

type Leave = { permit: Permit; group: Group; at: number };

function startOf({ judged, groups }: Plan, permits: readonly (Permit | FhirError)[]): { carried: Carried; leave: Leave[] } {
  const results = judged.map((each): Result | undefined => (each !== undefined && 'error' in each ? each.error : undefined));
  const leave = groups.flatMap((group, at): Leave[] => {
    const permit = permits[at];
    if (permit === undefined) return [];
    if (!(permit instanceof FhirError)) return [{ permit, group, at }];
    for (const write of group.writes) results[write.at] = permit;
    return [];
  });
  return { carried: { results, written: groups.map(() => []) }, leave };
}

/** Sorts what was stored to the places of the entries and to the people. */
function settle({ results, written }: Carried, leave: readonly Leave[], stored: StoredSet): void {
  let from = 0;
  for (const [index, { group, at, permit }] of leave.entries()) {
    for (const write of group.writes) {
      const entry = stored.entries[from++];
      results[write.at] = entry === undefined || entry instanceof FhirError ? entry : { entry, permit };
    }
    written[at] = stored.written[index] ?? [];
  }
}

type Record = (released: ReleasedParts) => Effect;

/** Carries out the reads of a batch. How its answer was put together, where it was of reads and refusals alone: a write is not done again. */
async function readAll(
  call: Call,
  { asked }: Plan,
  { results, find, others }: { results: (Result | undefined)[]; find: FindRoute; others: AccessEvent[] },
): Promise<Recipe | undefined> {
  const read: ReadResult[] = [];
  for (const [at, each] of asked.entries()) {
    const part = others.length;
    const result = 'read' in each ? await readEntry(call, each, find, others) : results[at];
    results[at] = result;
    const known = result instanceof FhirError || (result !== undefined && 'status' in result);
    if (known) read.push({ part: others.length > part ? part : undefined, result });
  }
  return read.length === asked.length ? batchRecipe(read) : undefined;
}

/** Reads, stores and answers: all that is written is one transaction, and the event of the whole request is in it. */
async function carryOut(
  call: Call,
  plan: Plan,
  permits: readonly (Permit | FhirError)[],
  find: FindRoute,
  alongside: Record,
): Promise<ReleasedParts> {
  const { carried, leave } = startOf(plan, permits);
  const whole = plan.type === 'transaction';
  const refused = permits.find((permit) => permit instanceof FhirError);
  if (whole && refused !== undefined) throw refused;
  const others: AccessEvent[] = [];
  const recipe = await readAll(call, plan, { results: carried.results, find, others });
  const released = (again: boolean): ReleasedParts => {
    const body = bundleBody(call, plan, carried.results);
    const parts = carried.written.map((resources) => ({ resources }));
    return { status: 200, headers: FHIR_JSON, body, answers: [], resources: [], parts, others, again, recipe };
  };
  if (leave.length === 0) return released(false);
  const sets = leave.map(({ permit, group }) => ({ permit, good: group.writes.map(({ good }) => good) }));
  const recorded = (stored: StoredSet): Effect => {
    settle(carried, leave, stored);
    return alongside(released(false));
  };
  const stored = await call.gateway.intake.store(sets, { key: plan.key, partial: !whole, alongside: recorded });
  settle(carried, leave, stored);
  return released(stored.again);
}

function firstError(judged: readonly (Judged | undefined)[]): FhirError | undefined {
  const failed = judged.find((each) => each !== undefined && 'error' in each);
  return failed !== undefined && 'error' in failed ? failed.error : undefined;
}

/**
 * `POST [base]`: a batch or a transaction (https://hl7.org/fhir/R4/http.html#transaction). One refused entry never refuses a batch; a
 * transaction is all or nothing. One audit event says what each part was.
 */
export async function postBundle(call: Call, find: FindRoute): Promise<Disclosure> {
  const { gateway, http } = call;
  const { json, digest } = await bodyOf(http);
  const { type, asked } = parseBundle(call, json);
  const judged = (await judgeWrites(call, asked)).map((each, at) => (each === undefined ? undefined : inPlace(each, at)));
  const assertWhole = (): void => {
    const failed = type === 'transaction' ? firstError(judged) : undefined;
    if (failed !== undefined) throw failed;
  };
  assertWhole();
  const key = keyOf(http, digest);
  await registerPatients(call, asked, judged);
  assertWhole();
  const plan: Plan = { type, asked, judged, groups: groupsOf(judged), key };
  const whole = accessRequest(call, type, 'Bundle', { by: 'none' });
  const each = plan.groups.map(({ subject }) =>
    accessRequest(call, type === 'batch' ? 'create' : 'transaction', 'Bundle', subject),
  );
  return discloseEach(gateway, whole, each, (permits, alongside) => carryOut(call, plan, permits, find, alongside));
}
