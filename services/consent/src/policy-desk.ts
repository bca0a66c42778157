import { setImmediate as pause } from 'node:timers/promises';
import type { Effect } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import type { Database } from '@ouzel/runtime';
import { z } from 'zod';
import { currentOf, versionsOf } from './agreement-index.ts';
import { stateOf } from './agreement-state.ts';
import { type Agreements, newVersions } from './agreement-store.ts';
import { type Agreement, agreementSchema, nameOf } from './agreements.ts';
import { type Explanation, explain } from './explain.ts';
import type { RecordedDecision } from './recorded-decision.ts';
import { limits } from './limits.ts';
import { createPastFacts, type FactsOf } from './past-facts.ts';
import { createRehearsal, type PastRequest, type Rehearsal } from './rehearse.ts';
import { type ToolkitEntry, type Warning, warningsOf } from './warnings.ts';

const TOOLKIT = `select ods, name, dspt_status as "dsptStatus", dspt_expiry as "dsptExpiry" from locator.organisation where active order by ods`;

const given = z.object({ agreements: z.array(agreementSchema).min(1).max(limits.publishedMax) });

/** @throws FhirError `bad-element` naming the first field that is wrong. */
function parsed(json: unknown): Agreement[] {
  const read = given.safeParse(json);
  if (read.success) return read.data.agreements;
  const [issue] = read.error.issues;
  const path = issue?.path.map(String).join('.') ?? '';
  throw new FhirError('bad-element', `Send {"agreements": [...]} as contracts/agreements.md says; wrong at ${path}.`, {
    expression: [path],
  });
}

export type ListedAgreement = Agreement & { state: string };

/** What information governance does with policy. */
export interface PolicyDesk {
  /** Every version, the state of each as of now; `superseded` where another version counts. */
  listed(): Promise<ListedAgreement[]>;
  warnings(): Promise<Warning[]>;
  /** Publishes new versions, all or none. @returns `id/version` of what is new. */
  publish(json: unknown, alongside: (published: readonly string[]) => Effect): Promise<string[]>;
  explain(decision: RecordedDecision): Promise<Explanation>;
  /**
   * Decides past requests anew, under what is in force and with the drafts beside it, by the facts of now unless it is said otherwise, and says who
   * would see more or less.
   * @throws FhirError as `publish` does, for drafts that could not be published.
   */
  rehearse(json: unknown, pages: AsyncIterable<readonly PastRequest[]>, by?: FactsOf): Promise<Rehearsal & { facts: FactsOf }>;
}

export function createPolicyDesk({
  database,
  agreements,
  now,
}: {
  database: Database;
  agreements: Agreements;
  now: () => Date;
}): PolicyDesk {
  const factsOf = createPastFacts(database, now);
  return {
    async listed() {
      const all = await agreements.all();
      const counting = new Set(
        versionsOf(all)
          .flatMap((versions) => currentOf(versions, now()) ?? [])
          .map(nameOf),
      );
      return all.map((each) => {
        const state = stateOf(each, now());
        return { ...each, state: counting.has(nameOf(each)) || state === 'not-begun' ? state : 'superseded' };
      });
    },
    async warnings() {
      const organisations = await database.rows<ToolkitEntry & Record<string, unknown>>({
        name: 'consent-toolkit',
        text: TOOLKIT,
      });
      return warningsOf(await agreements.all(), organisations, now());
    },
    async publish(json, alongside) {
      const published = await agreements.publish(parsed(json), (added) => alongside(added.map(nameOf)));
      return published.map(nameOf);
    },
    explain: async (decision) => explain(decision, await agreements.all()),
    async rehearse(json, pages, by = 'now') {
      const drafts = parsed(json);
      const known = await agreements.all();
      const rehearsal = createRehearsal(known, [...known, ...newVersions(drafts, known)], now());
      for await (const page of pages) {
        const facts = await factsOf(page, by);
        for (const [place, past] of page.entries()) {
          const of = facts[place];
          if (of !== undefined) rehearsal.add(past, of);
          // Others are answered meanwhile.
          if (place % limits.rehearsedAtOnce === 0) await pause();
        }
      }
      return { facts: by, ...rehearsal.result() };
    },
  };
}
