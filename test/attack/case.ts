import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const root = resolve(process.env['OUZEL_HOME'] ?? '.');
const LIST = join(root, '..', 'shared', 'attacks', 'attacks.json');
const OWN = join(root, 'test', 'attack', 'own-cases.json');

/** The groups that are run. The others are named in the report until their issue adds what they need. */
export const RUN_GROUPS: readonly string[] = [
  'A-jwt',
  'B-idor',
  'C-consent',
  'D-search',
  'E-payload',
  'F-http',
  'G-hl7v2',
  'H-ssrf',
  'I-ig-audit',
  'J-logs',
  'K-replay',
  'L-upstream',
];
export const isRun = ({ group }: Listed): boolean => RUN_GROUPS.includes(group);

/** Every body that the runner knows how to make; another kind is an error of the list. */
const bodyGen = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('bundle'), entries: z.number() }),
  z.strictObject({ kind: z.literal('long-string'), field: z.string(), bytes: z.number() }),
  z.strictObject({ kind: z.literal('nest-array'), depth: z.number() }),
  z.strictObject({ kind: z.literal('nest-extension'), depth: z.number() }),
  z.strictObject({ kind: z.literal('wide'), keys: z.number() }),
  z.strictObject({ kind: z.literal('gzip-bomb'), inflated: z.number() }),
]);

/** How sources behave during the request. */
const upstream = z.strictObject({
  gp: z
    .enum([
      'down',
      'hang',
      'malformed-json',
      'wrong-patient',
      'mixed-patients',
      'huge-30mb',
      'next-link-foreign',
      'redirect-foreign',
      'gzip-bomb',
      'stu3-invalid',
      'xss-strings',
    ])
    .optional(),
  acute: z.literal('clock-skew+1h').optional(),
});

const target = {
  transport: z.enum(['http', 'tcp', 'sql-superuser']).default('http'),
  base: z.enum(['fhir', 'auth', 'root', 'ig']).default('fhir'),
  method: z.string().optional(),
  path: z.string().optional(),
  headers: z.record(z.string(), z.string()).default({}),
  /** `Name: value`, sent as they stand and in this order. */
  headersRaw: z.array(z.string()).default([]),
  body: z.unknown().optional(),
  bodyRaw: z.string().optional(),
  bodyGen: bodyGen.optional(),
  raw: z.string().optional(),
  /** What a superuser does to the trail, by the list's own names of it: see trail-tampering.ts. */
  sql: z.string().optional(),
};
const setUp = z.strictObject(target);
const request = z.strictObject({
  ...target,
  setup: z.array(setUp).default([]),
  /** One after the other. */
  repeat: z.number().optional(),
  steps: z.number().optional(),
  /** At once. */
  concurrency: z.number().optional(),
  upstream: upstream.optional(),
  /** What goes wrong meanwhile (faults.ts), or befalls the process while it answers (killed.ts). */
  fault: z.enum(['throw-in-handler', 'kill-after-commit']).optional(),
});

const slow = z.strictObject({
  sockets: z.number(),
  byteEveryMs: z.number(),
  closedWithinMs: z.number(),
  othersP99MsMax: z.number(),
});
const expectation = z.strictObject({
  status: z.array(z.number()),
  outcomeCode: z.string().optional(),
  detailsCode: z.string().optional(),
  error: z.string().optional(),
  never: z.array(z.string()).optional(),
  logsNever: z.array(z.string()).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  headersAbsent: z.array(z.string()).optional(),
  json: z.record(z.string(), z.unknown()).optional(),
  bodyResourceType: z.string().optional(),
  bodyMatches: z.string().optional(),
  idNot: z.string().optional(),
  sameAs: z.string().optional(),
  timingSameAs: z.string().optional(),
  sameAsReplacing: z.tuple([z.string(), z.string()]).optional(),
  thenControl: z.string().optional(),
  stillExists: z.string().optional(),
  rowsCreated: z.number().optional(),
  entryStatus: z.record(z.string(), z.string()).optional(),
  entriesMax: z.number().optional(),
  canaryHits: z.number().optional(),
  jwksFetchesMax: z.number().optional(),
  maxMs: z.number().optional(),
  closedWithinMs: z.number().optional(),
  connectionClosed: z.boolean().optional(),
  rssDeltaMiBMax: z.number().optional(),
  noCrash: z.literal(true).optional(),
  slow: slow.optional(),
  audit: z
    .strictObject({ outcome: z.enum(['failure', 'success']).optional(), type: z.literal('audit-log-used').optional() })
    .optional(),
  auditRowsUnchanged: z.literal(true).optional(),
  proofVerifies: z.literal(true).optional(),
  verifier: z.string().optional(),
  csvCellNever: z.string().optional(),
  logsAreJsonLines: z.literal(true).optional(),
  firstStatus: z.number().optional(),
  exactlyOne: z.number().optional(),
  atLeastOne: z.number().optional(),
  roundTrip: z.string().optional(),
  warningOr422: z.literal(true).optional(),
  outcomeEntry: z.string().optional(),
  incident: z.literal('wrong-patient').optional(),
  noReorder: z.literal(true).optional(),
  roundTripBlns: z.literal(true).optional(),
  /** Every answer names the same resource. */
  sameId: z.literal(true).optional(),
  /** What was stored comes to have this status, within so long. */
  eventuallyStatus: z.string().optional(),
  withinMs: z.number().optional(),
});

const attack = z.strictObject({
  id: z.string(),
  group: z.string(),
  request,
  expect: expectation,
  note: z.string(),
  ref: z.string().optional(),
});
export type Attack = z.output<typeof attack>;
export type AttackRequest = Attack['request'];
export type AttackTarget = z.output<typeof setUp>;
export type Expectation = z.output<typeof expectation>;
export type BodyGen = z.output<typeof bodyGen>;
export type Slow = z.output<typeof slow>;

const listed = z.looseObject({ id: z.string(), group: z.string(), skip: z.boolean().optional() });
export type Listed = z.output<typeof listed>;

const read = (path: string): Listed[] =>
  z
    .array(listed)
    .parse(JSON.parse(readFileSync(path, 'utf8')))
    .filter(({ skip }) => skip !== true);

/** Whether the list of attacks that nobody here wrote is beside the checkout. */
export const listIsHere = existsSync(LIST);

/** Everything on the list and of our own, as it stands; only the groups that are run must be understood. */
export const allCases: readonly Listed[] = [...(listIsHere ? read(LIST) : []), ...read(OWN)];

/** A case with all of its keys. @throws Error that names what the runner does not know. */
export function understood(raw: Listed): Attack {
  const parsed = attack.safeParse(raw);
  if (!parsed.success) throw new Error(`${raw.id}: the runner does not know this case: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** The case of that id, whatever its group. @throws Error where there is none, or where it is not understood. */
export function caseOf(id: string): Attack {
  const found = allCases.find((each) => each.id === id);
  if (found === undefined) throw new Error(`There is no case ${id}.`);
  return understood(found);
}

const isSlow = (each: Listed): boolean =>
  z.looseObject({ expect: z.looseObject({ slow: z.unknown() }) }).safeParse(each).data?.expect.slow !== undefined;

const isUpstream = ({ group }: Listed): boolean => group === 'L-upstream';
const isMllp = ({ group }: Listed): boolean => group === 'G-hl7v2';
const isKilled = (each: Listed): boolean =>
  z.looseObject({ request: z.looseObject({ fault: z.literal('kill-after-commit') }) }).safeParse(each).success;

/**
 * Ids of what is run. What takes half a minute by nature, and what needs a process that can be killed, have files of their own; so have
 * sources that misbehave, since what they do is remembered.
 */
export function idsToRun(pace: 'quick' | 'slow' | 'upstream' | 'mllp' | 'killed'): string[] {
  const paceOf = (each: Listed): typeof pace => {
    if (isMllp(each)) return 'mllp';
    if (isUpstream(each)) return 'upstream';
    return isKilled(each) ? 'killed' : isSlow(each) ? 'slow' : 'quick';
  };
  return allCases.filter((each) => isRun(each) && paceOf(each) === pace).map(({ id }) => id);
}
