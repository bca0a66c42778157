import {
  assertAlive,
  type Consent,
  type Effect,
  type Exclusion,
  type Holding,
  type Incidents,
  type Locator,
  type Permit,
  scrPermissionOf,
  type Source,
  type SourceAnswer,
} from '@ouzel/exchange';
import type { RecordWriter } from '@ouzel/records';
import type { Log, Metrics } from '@ouzel/runtime';
import { askGpConnect, type GpAnswer, type GpEndpoint } from './client.ts';
import { mayHold } from './known.ts';
import { limits } from './limits.ts';
import { lacksContent, TRANSLATED_TYPES, type TranslatedRecord } from './translate/record.ts';

export interface GpSourceOptions {
  endpointOf(ods: string): GpEndpoint | undefined;
  locator: Locator;
  consent: Pick<Consent, 'dissent' | 'assent' | 'permission'>;
  writer: RecordWriter;
  /** The consumer's own endpoint, named in each JWT. */
  issuer: string;
  log: Log;
  /** Where a wrong answer is noted for people to look into. */
  incidents?: Incidents;
  metrics: Metrics;
  now: () => Date;
}

function summary(
  custodian: Holding['custodian'],
  translated: { excluded: readonly Exclusion[]; warnings: readonly string[] },
  asOf: Date,
): SourceAnswer {
  const excluded = lacksContent(translated.excluded);
  const partial = excluded.length > 0 || translated.warnings.length > 0;
  const text = translated.warnings.join(' ');
  return {
    custodian,
    status: partial ? 'partial' : 'complete',
    asOf,
    ...(text === '' ? {} : { text }),
    ...(excluded.length === 0 ? {} : { excluded }),
  };
}

/** Whom the practice knows: its word is about that one, whoever they were merged into. */
const homeOf = (permit: Permit, { linked }: Holding): string => linked?.person ?? permit.person;

/** What documents in the answer say that the person told the practice about sharing: it binds the next request. */
function permissionsIn(
  { consent }: GpSourceOptions,
  permit: Permit,
  holding: Holding,
  { translated, noted }: { translated: TranslatedRecord; noted: Date },
): Effect[] {
  const said = translated.resources.flatMap((each) =>
    each.resourceType === 'DocumentReference' ? (scrPermissionOf(each) ?? []) : [],
  );
  const [first] = said;
  if (first === undefined) return [];
  const permission = said.includes('no-share') ? 'no-share' : first;
  // The practice's word is about whom it knows, whoever they were merged into; merged, it shuts the others' records as a dissent does.
  return [consent.permission({ person: homeOf(permit, holding), custodian: holding.custodian.ods, permission, noted })];
}

/** Keeps the answer as the asker's copy. The same answer as last time costs no write of resources. */
async function keepAnswer(
  options: GpSourceOptions,
  permit: Permit,
  holding: Holding,
  { asked, translated, contentHash }: { asked: Date; translated: TranslatedRecord; contentHash: string },
): Promise<SourceAnswer> {
  const asOf = options.now();
  const before = await options.locator.keptState(holding);
  assertAlive(permit);
  const unchanged = before?.contentHash === contentHash;
  const resources = unchanged ? [] : translated.resources;
  const types = translated.resources.map(({ resourceType }) => resourceType);
  const answer = summary(holding.custodian, translated, asOf);
  const whole = answer.status === 'complete';
  const alongside = [
    ...permissionsIn(options, permit, holding, { translated, noted: asOf }),
    options.locator.keep(permit, holding, { asked, asOf, contentHash, translated, types, whole }),
    ...(holding.dissentSince === undefined
      ? []
      : [options.consent.assent({ person: homeOf(permit, holding), custodian: holding.custodian.ods })]),
  ];
  await options.writer.write({
    record: holding.record,
    custodian: holding.custodian,
    resources,
    occurred: asOf,
    fetched: asOf,
    whole: !unchanged,
    alongside,
  });
  return answer;
}

/**
 * A practice that refuses takes its earlier answers with it: what was kept may not be read any more, by any way. Where it is the person
 * who does not want it, that goes for every organisation's copy, and is remembered until the practice answers again.
 */
async function dropCopies(
  { writer, locator, consent, now }: GpSourceOptions,
  permit: Permit,
  holding: Holding,
  dissent: string | undefined,
): Promise<void> {
  const { record, custodian } = holding;
  const at = now();
  const noted =
    dissent === undefined
      ? []
      : [consent.dissent({ person: homeOf(permit, holding), custodian: custodian.ods, code: dissent, noted: at })];
  const others = dissent === undefined ? [] : await locator.keptCopies(permit, holding);
  for (const each of new Set([record, ...others])) {
    const alongside = [locator.forget(permit, holding, each), ...(each === record ? noted : [])];
    await writer.write({ record: each, custodian, resources: [], occurred: at, fetched: at, whole: true, alongside });
  }
}

const DISSENTED = 'It could not be asked now; its last word was that the person does not want it to share.';

/** What can be shown without the practice: the asker's own kept copy, or nothing. */
async function withoutAnswer(
  options: GpSourceOptions,
  permit: Permit,
  holding: Holding,
  failed: Extract<GpAnswer, { ok: false }>,
): Promise<SourceAnswer> {
  const { custodian } = holding;
  if (failed.status === 'refused') await dropCopies(options, permit, holding, failed.dissent);
  else if (holding.dissentSince !== undefined) return { custodian, status: 'refused', text: DISSENTED };
  const kept = failed.status === 'refused' ? undefined : await options.locator.keptState(holding);
  const said = { text: failed.text, ...(failed.conflict === true ? { conflict: true } : {}) };
  if (kept === undefined) return { custodian, status: failed.status, ...said };
  return { ...summary(custodian, kept.translated, kept.asOf), status: 'stale', ...said };
}

/** GP practices, asked live and only within a user's request, since the question names the user. */
export function createGpSource(options: GpSourceOptions): Source {
  const wrongPatients = new Map<string, number>();

  const ask = async (permit: Permit, holding: Holding, endpoint: GpEndpoint, signal: AbortSignal): Promise<GpAnswer> => {
    const { requester, traceId } = permit;
    // A practice is asked by the number that it knows.
    const nhsNumber = holding.linked?.nhsNumber ?? permit.nhsNumber;
    const { ods } = holding.custodian;
    const answer = await askGpConnect({
      endpoint,
      requester,
      nhsNumber,
      traceId,
      issuer: options.issuer,
      now: options.now(),
      signal,
    });
    if (!answer.ok || !answer.translated.wrongPatient) return answer;
    wrongPatients.set(ods, (wrongPatients.get(ods) ?? 0) + 1);
    options.log.error('incident: a source answered about another person', { custodian: ods, traceId, outcome: 'answer dropped' });
    await options.incidents?.note({ kind: 'wrong-person', organisation: ods, traceId });
    const text = 'The practice answered about somebody else; its answer was dropped.';
    return { ok: false, status: 'unavailable', text, conflict: true };
  };

  return {
    kind: 'gp-connect',
    types: TRANSLATED_TYPES,
    mayHold: (permit, holding, types) => mayHold(permit, holding, types, options.now()),
    async refresh(permit, holding, signal) {
      assertAlive(permit);
      const { custodian } = holding;
      // GP Connect is never called for restricted persons (its own rule).
      if (permit.hideLocation) return { custodian, status: 'not-asked', text: 'This source is not asked about this person.' };
      const endpoint = options.endpointOf(custodian.ods);
      if (endpoint === undefined) return { custodian, status: 'not-asked', text: 'No endpoint is known for this practice.' };
      if ((wrongPatients.get(custodian.ods) ?? 0) >= limits.wrongPatientsMax) {
        options.metrics.source(custodian.ods, 'paused');
        return withoutAnswer(options, permit, holding, {
          ok: false,
          status: 'unavailable',
          text: 'This practice is paused after wrong answers.',
        });
      }
      const asked = options.now();
      const answer = await ask(permit, holding, endpoint, signal);
      const settled = answer.ok
        ? await keepAnswer(options, permit, holding, { ...answer, asked })
        : await withoutAnswer(options, permit, holding, answer);
      options.metrics.source(custodian.ods, settled.status);
      return settled;
    },
  };
}
