import {
  type AccessEvent,
  discloseEach,
  type Disclosure,
  type Effect,
  type Permit,
  type ReleasedParts,
  type ResourceVersion,
} from '@ouzel/exchange';
import { FhirError, outcomeOf } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { FHIR_JSON } from './answer.ts';
import { bodyOf, keyOf, preferredReturn } from './body.ts';
import { type Asked, inPlace, parseBundle, type PostedBundle } from './bundle-entries.ts';
import { type FindRoute, readEntry } from './bundle-reads.ts';
import { accessRequest, type Call } from './context.ts';
import type { Good, IdempotencyKey, Judged, Posted, StoredEntry, StoredSet } from './intake.ts';
import { adviceOutcome, locationOf, tagOf } from './written.ts';

/** A write of the Bundle that may go ahead, as far as can be told before it is known who may. */
interface Write {
  at: number;
  good: Good;
  /** It stands by itself: a condition or a version of it may fail without the others. */
  alone: boolean;
}

/** The writes about one person. */
interface Group {
  subject: Good['subject'];
  writes: Write[];
}

/** What became of each entry, by its place. */
type Result = StoredEntry | FhirError | HttpAnswer;

const statusLine = (status: number): string => (status === 201 ? '201 Created' : status === 200 ? '200 OK' : String(status));

function entryText(call: Call, result: Result | undefined, posted: Posted | undefined): string {
  if (result === undefined || result instanceof FhirError) {
    const error = result ?? new FhirError('bug', 'Nothing came of this entry.');
    return JSON.stringify({ response: { status: String(error.http), outcome: outcomeOf(error) } });
  }
  if ('status' in result) {
    const etag = result.headers?.['ETag'];
    const response = JSON.stringify({ status: statusLine(result.status), ...(etag === undefined ? {} : { etag }) });
    return result.body.length === 0
      ? `{"response":${response}}`
      : `{"resource":${result.body.toString()},"response":${response}}`;
  }
  const status = posted?.target === undefined && result.created ? 201 : 200;
  const lastModified = new Date(result.updated).toISOString();
  const outcome = result.advice.length === 0 ? {} : { outcome: adviceOutcome(result) };
  const response = {
    status: statusLine(status),
    location: locationOf(call.gateway.base, result),
    etag: tagOf(result),
    lastModified,
    ...outcome,
  };
  const whole = preferredReturn(call.http) === 'representation' ? `"resource":${result.text},` : '';
  return `{${whole}"response":${JSON.stringify(response)}}`;
}

function bodyFor(call: Call, type: string, results: readonly (Result | undefined)[], asked: readonly Asked[]): Buffer {
  const texts = results.map((result, at) => {
    const each = asked[at];
    return entryText(call, result, each !== undefined && 'posted' in each ? each.posted : undefined);
  });
  const entry = texts.length === 0 ? '' : `,"entry":[${texts.join(',')}]`;
  return Buffer.from(`{"resourceType":"Bundle","type":"${type}-response"${entry}}`);
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
      requester.organisation,
    );
  } catch (error) {
    if (!(error instanceof FhirError) || error.http >= 500) throw error;
    for (const { at, good } of patients)
      await gateway.intake.register([good], requester.organisation).catch((thrown: unknown) => {
        if (!(thrown instanceof FhirError)) throw thrown;
        judged[at] = { error: thrown };
      });
  }
}

function groupsOf(asked: readonly Asked[], judged: readonly (Judged | undefined)[]): Group[] {
  const groups = new Map<string, Group>();
  for (const [at, good] of judged.entries()) {
    const of = asked[at];
    if (good === undefined || 'error' in good || of === undefined || !('posted' in of)) continue;
    const name = JSON.stringify(good.subject);
    const group = groups.get(name) ?? { subject: good.subject, writes: [] };
    group.writes.push({ at, good, alone: of.posted.ifNoneExist !== undefined || of.posted.target !== undefined });
    groups.set(name, group);
  }
  return [...groups.values()];
}

interface Carried {
  results: (Result | undefined)[];
  written: ResourceVersion[][];
}

type Pair = { permit: Permit; group: Group; at: number };

/** Sorts what was stored to the places of the entries and to the people. */
function settle(carried: Carried, pairs: readonly Pair[], writesOf: (group: Group) => readonly Write[], stored: StoredSet): void {
  let from = 0;
  for (const [index, { group, at }] of pairs.entries()) {
    for (const write of writesOf(group)) carried.results[write.at] = stored.entries[from++];
    carried.written[at] = stored.written[index] ?? [];
  }
}

async function storeAlone(call: Call, carried: Carried, { permit, group, at }: Pair): Promise<void> {
  for (const { at: place, good, alone } of group.writes) {
    if (!alone) continue;
    try {
      const stored = await call.gateway.intake.store([{ permit, good: [good] }], undefined);
      carried.results[place] = stored.entries[0];
      carried.written[at] = [...(carried.written[at] ?? []), ...stored.written.flat()];
    } catch (error) {
      if (!(error instanceof FhirError) || error.http >= 500) throw error;
      carried.results[place] = error;
    }
  }
}

interface Plan extends PostedBundle {
  groups: Group[];
  judged: readonly (Judged | undefined)[];
  key: IdempotencyKey | undefined;
}

function startOf({ judged, groups }: Plan, permits: readonly (Permit | FhirError)[]): { carried: Carried; pairs: Pair[] } {
  const results = judged.map((each): Result | undefined => (each !== undefined && 'error' in each ? each.error : undefined));
  const pairs = groups.flatMap((group, at): Pair[] => {
    const permit = permits[at];
    if (permit === undefined) return [];
    if (!(permit instanceof FhirError)) return [{ permit, group, at }];
    for (const write of group.writes) results[write.at] = permit;
    return [];
  });
  return { carried: { results, written: groups.map(() => []) }, pairs };
}

type Record = (released: ReleasedParts) => Effect;

/** Stores what goes together in one transaction: all of a transaction; of a batch, what depends on nothing. @returns whether it was answered before. */
async function storeTogether(
  call: Call,
  plan: Plan,
  { carried, pairs }: ReturnType<typeof startOf>,
  recorded: (() => Effect) | undefined,
): Promise<boolean> {
  const writesOf = ({ writes }: Group): Write[] => writes.filter(({ alone }) => plan.type === 'transaction' || !alone);
  const together = pairs.filter(({ group }) => writesOf(group).length > 0);
  if (together.length === 0) return false;
  const sets = together.map(({ permit, group }) => ({ permit, good: writesOf(group).map(({ good }) => good) }));
  const joined = (stored: StoredSet): Effect | undefined => {
    settle(carried, together, writesOf, stored);
    return recorded?.();
  };
  const stored = await call.gateway.intake.store(sets, plan.key, joined);
  settle(carried, together, writesOf, stored);
  return stored.again;
}

/** Stores, reads and answers. Where all that is asked is one transaction's writes, the event joins it. */
async function carryOut(
  call: Call,
  plan: Plan,
  permits: readonly (Permit | FhirError)[],
  find: FindRoute,
  alongside: Record,
): Promise<ReleasedParts> {
  const started = startOf(plan, permits);
  const { carried, pairs } = started;
  const refused = permits.find((permit) => permit instanceof FhirError);
  if (plan.type === 'transaction' && refused !== undefined) throw refused;
  const reads = plan.asked.flatMap((each, at) => ('read' in each ? [{ ...each, at }] : []));
  const others: AccessEvent[] = [];
  const released = (again: boolean): ReleasedParts => {
    const body = bodyFor(call, plan.type, carried.results, plan.asked);
    const parts = carried.written.map((resources) => ({ resources }));
    return { status: 200, headers: FHIR_JSON, body, answers: [], resources: [], parts, others, again };
  };
  const alone = plan.type === 'batch' && pairs.some(({ group }) => group.writes.some((write) => write.alone));
  const one = reads.length === 0 && !alone;
  const again = await storeTogether(call, plan, started, one ? () => alongside(released(false)) : undefined);
  if (alone) for (const pair of pairs) await storeAlone(call, carried, pair);
  for (const read of reads) carried.results[read.at] = await readEntry(call, read, find, others);
  return released(again);
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
  const failed = judged.find((each) => each !== undefined && 'error' in each);
  if (type === 'transaction' && failed !== undefined && 'error' in failed) throw failed.error;
  await registerPatients(call, asked, judged);
  const unknown = judged.find((each) => each !== undefined && 'error' in each);
  if (type === 'transaction' && unknown !== undefined && 'error' in unknown) throw unknown.error;
  const plan: Plan = { type, asked, judged, groups: groupsOf(asked, judged), key: keyOf(http, digest) };
  const whole = accessRequest(call, type, 'Bundle', { by: 'none' });
  const each = plan.groups.map(({ subject }) =>
    accessRequest(call, type === 'batch' ? 'create' : 'transaction', 'Bundle', subject),
  );
  return discloseEach(gateway, whole, each, (permits, alongside) => carryOut(call, plan, permits, find, alongside));
}
