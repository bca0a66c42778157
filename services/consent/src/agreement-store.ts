import type { Effect } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Database, runEffects, type Sql } from '@ouzel/runtime';
import { z } from 'zod';
import { type Agreement, agreementFaults, agreementSchema, nameOf } from './agreements.ts';

const READ = 'select terms from consent.agreement order by id, version';
const LOCK = 'lock table consent.agreement in share row exclusive mode';
const PUT = `insert into consent.agreement (id, version, terms) values ($1, $2, $3) on conflict (id, version) do nothing`;

const rows = z.array(z.object({ terms: agreementSchema }));

async function readAll(sql: Sql): Promise<Agreement[]> {
  return rows.parse(await sql.rows({ name: 'consent-agreements', text: READ })).map(({ terms }) => terms);
}

async function insert(sql: Sql, agreements: readonly Agreement[]): Promise<void> {
  for (const each of agreements) await sql.rows({ text: PUT, values: [each.id, each.version, JSON.stringify(each)] });
}

export interface Agreements {
  /** The agreements at a version of policy: read again only when the version that came with a request's facts has moved on. */
  at(policyVersion: number): Promise<readonly Agreement[]>;
  /** Every version of every agreement, as it is now. */
  all(): Promise<readonly Agreement[]>;
  /** Adds agreements. A version that is there already stays as it is: agreements are never edited. */
  put(agreements: readonly Agreement[]): Promise<void>;
  /**
   * Adds versions that somebody publishes, all or none, with what joins the transaction. A version that is there word for word changes
   * nothing. @throws FhirError `unsafe` for a faulty one, `key-reused` where a version is there with other terms or is not the next one.
   */
  publish(
    agreements: readonly Agreement[],
    alongside: (published: readonly Agreement[]) => Effect,
  ): Promise<readonly Agreement[]>;
}

const sameTerms = (one: Agreement, other: Agreement): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * Those of the given that are new, in the order of their versions.
 * @throws FhirError `unsafe` for a faulty one, `key-reused` where one does not follow on what is there.
 */
export function newVersions(given: readonly Agreement[], known: readonly Agreement[]): Agreement[] {
  assertFaultless(given);
  const newest = new Map(known.map(({ id, version }) => [id, version]));
  const byName = new Map(known.map((each) => [nameOf(each), each]));
  return given
    .toSorted((a, b) => a.version - b.version)
    .filter((each) => {
      const there = byName.get(nameOf(each));
      if (there !== undefined && sameTerms(there, each)) return false;
      if (there !== undefined)
        throw new FhirError(
          'key-reused',
          `Agreement ${nameOf(each)} is there with other terms. Publish a new version: none is edited.`,
        );
      const next = (newest.get(each.id) ?? 0) + 1;
      if (each.version !== next)
        throw new FhirError('key-reused', `The next version of agreement ${each.id} is ${next}, and not ${each.version}.`);
      newest.set(each.id, each.version);
      byName.set(nameOf(each), each);
      return true;
    });
}

function assertFaultless(agreements: readonly Agreement[]): void {
  const [fault] = agreements.flatMap((each) => agreementFaults(each).map((sentence) => `Agreement ${nameOf(each)} ${sentence}.`));
  if (fault !== undefined) throw new FhirError('unsafe', fault);
}

export function createAgreements(database: Database): Agreements {
  let known: { version: number; agreements: readonly Agreement[] } | undefined;
  return {
    async at(policyVersion) {
      if (known?.version === policyVersion) return known.agreements;
      const agreements = await readAll(database);
      known = { version: policyVersion, agreements };
      return agreements;
    },
    all: () => readAll(database),
    put: (agreements) => database.transaction((sql) => insert(sql, agreements)),
    async publish(agreements, alongside) {
      return database.transaction(async (sql) => {
        await sql.rows({ text: LOCK });
        const published = newVersions(agreements, await readAll(sql));
        await insert(sql, published);
        await runEffects(sql, [alongside(published)]);
        return published;
      });
    },
  };
}
