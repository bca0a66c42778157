import {
  assertAlive,
  type Exclusion,
  type Holding,
  type Locator,
  type Permit,
  type Source,
  type SourceAnswer,
} from '@ouzel/exchange';
import type { RecordWriter } from '@ouzel/records';
import type { Log, Metrics } from '@ouzel/runtime';
import { askGpConnect, type GpAnswer, type GpEndpoint } from './client.ts';
import { limits } from './limits.ts';
import { lacksContent, TRANSLATED_TYPES, type TranslatedRecord } from './translate/record.ts';

export interface GpSourceOptions {
  endpointOf(ods: string): GpEndpoint | undefined;
  locator: Locator;
  writer: RecordWriter;
  /** The consumer's own endpoint, named in each JWT. */
  issuer: string;
  log: Log;
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

/** Keeps the answer as the asker's copy. The same answer as last time costs no write of resources. */
async function keepAnswer(
  options: GpSourceOptions,
  permit: Permit,
  holding: Holding,
  answer: { translated: TranslatedRecord; contentHash: string },
): Promise<SourceAnswer> {
  const asOf = options.now();
  const { translated, contentHash } = answer;
  const before = await options.locator.keptState(holding);
  assertAlive(permit);
  const unchanged = before?.contentHash === contentHash;
  const resources = unchanged ? [] : translated.resources;
  const types = translated.resources.map(({ resourceType }) => resourceType);
  const alongside = [
    options.locator.keep(permit, holding, { asOf, contentHash, translated }),
    options.locator.point(holding.record, types),
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
  return summary(holding.custodian, translated, asOf);
}

/** A practice that refuses takes its earlier answers with it: what was kept may not be read any more, by any way. */
async function dropCopy({ writer, locator, now }: GpSourceOptions, { record, custodian }: Holding): Promise<void> {
  await writer.write({
    record,
    custodian,
    resources: [],
    occurred: now(),
    fetched: now(),
    whole: true,
    alongside: [locator.forget(record)],
  });
}

/** What can be shown without the practice: the asker's own kept copy, or nothing. */
async function withoutAnswer(
  options: GpSourceOptions,
  holding: Holding,
  failed: Extract<GpAnswer, { ok: false }>,
): Promise<SourceAnswer> {
  const { custodian } = holding;
  if (failed.status === 'refused') await dropCopy(options, holding);
  const kept = failed.status === 'refused' ? undefined : await options.locator.keptState(holding);
  if (kept === undefined) return { custodian, status: failed.status, text: failed.text };
  return { ...summary(custodian, kept.translated, kept.asOf), status: 'stale', text: failed.text };
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
    return { ok: false, status: 'unavailable', text: 'The practice answered about somebody else; its answer was dropped.' };
  };

  return {
    kind: 'gp-connect',
    types: TRANSLATED_TYPES,
    async refresh(permit, holding, signal) {
      assertAlive(permit);
      const { custodian } = holding;
      // GP Connect is never called for restricted persons (its own rule).
      if (permit.hideLocation) return { custodian, status: 'not-asked', text: 'This source is not asked about this person.' };
      const endpoint = options.endpointOf(custodian.ods);
      if (endpoint === undefined) return { custodian, status: 'not-asked', text: 'No endpoint is known for this practice.' };
      if ((wrongPatients.get(custodian.ods) ?? 0) >= limits.wrongPatientsMax) {
        return withoutAnswer(options, holding, {
          ok: false,
          status: 'unavailable',
          text: 'This practice is paused after wrong answers.',
        });
      }
      const answer = await ask(permit, holding, endpoint, signal);
      const settled = answer.ok
        ? await keepAnswer(options, permit, holding, answer)
        : await withoutAnswer(options, holding, answer);
      options.metrics.source(custodian.ods, settled.status);
      return settled;
    },
  };
}
