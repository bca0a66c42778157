import type { Patient } from '@medplum/fhirtypes';
import { base32OfUuid, FhirError, type ResourceKey } from '@ouzel/fhir';
import { assertAlive, type Permit, type ResourceVersion } from '@ouzel/exchange';
import type { Database, Statement } from '@ouzel/runtime';
import type { Condition } from './criteria.ts';
import { factsOf } from './facts.ts';
import { limits } from './limits.ts';
import {
  countStatement,
  historyStatement,
  lastStatement,
  meetsStatement,
  pageStatement,
  readStatement,
  referencesStatement,
} from './read-statements.ts';
import { type Joined, type JoinedRow, rowsOf } from './joined-rows.ts';
import { redactLocation } from './redact.ts';
import { resourceText, type StoredRow } from './text.ts';

/** What a search asks beside the type; every condition runs in SQL on the facts, so that counts are exact. */
export interface Criteria {
  types: readonly string[];
  /** Every condition must be met. */
  conditions?: readonly Condition[];
  /** Records of the permit that are not to be read this time: their source refused. */
  closed?: readonly string[];
}

/** A resource that may be shown: its JSON text for the person of the permit. */
export interface Shown extends ResourceVersion {
  record: string;
  local: string;
  text: string;
}

export const SORT_KEYS = ['date', 'updated', 'id'] as const;
export interface Sort {
  by: (typeof SORT_KEYS)[number];
  descending: boolean;
}

/** One page of a search. Where it begins is after `after`; it shows the record as it was at `asOf`, less what may no longer be shown. */
export interface Paging {
  count: number;
  sort: Sort;
  /** How many there are in all is wanted. */
  total: boolean;
  asOf: Date;
  after?: { key: string; record: string; local: string };
}

export interface Page {
  shown: Shown[];
  total: number | undefined;
  /** Where the next page begins; absent on the last one. */
  next: { key: string; record: string; local: string } | undefined;
}

export interface RecordReader {
  /** All that the permit and the criteria let through, by type, newest first. @throws FhirError `too-costly`, `unavailable`. */
  read(permit: Permit, criteria: Criteria): Promise<Shown[]>;
  /** One page of it. */
  page(permit: Permit, criteria: Criteria, paging: Paging): Promise<Page>;
  /** Versions of one resource that may be shown, newest first: as long as the newest one may. */
  history(permit: Permit, type: string, key: ResourceKey, version?: number): Promise<(Shown & { updated: Date })[]>;
  /** What the resources refer to at these elements: `Encounter/<id>`. */
  references(permit: Permit, criteria: Criteria, paths: readonly string[]): Promise<string[]>;
  /** Of each code the newest so many. */
  last(permit: Permit, criteria: Criteria, most: number): Promise<Shown[]>;
  /** Whether the person's own Patient, which is not kept here, meets conditions. */
  meets(permit: Permit, patient: Patient, conditions: readonly Condition[]): Promise<boolean>;
}

/** Turns rows into what is shown; base32 of a record is worked out once for all its rows. */
function showing(permit: Permit): (row: StoredRow) => Shown {
  const person = base32OfUuid(permit.person);
  const records = new Map<string, string>();
  return (row) => {
    const record = records.get(row.record) ?? base32OfUuid(row.record);
    records.set(row.record, record);
    const id = `${record}.${base32OfUuid(row.local)}`;
    const text = resourceText(row, id, person);
    const { type, version, local } = row;
    return { record: row.record, local, type, id, version, text: permit.hideLocation ? redactLocation(text) : text };
  };
}

export function createRecordReader(database: Pick<Database, 'rows'>): RecordReader {
  const joinedOf = async (permit: Permit, statement: Statement): Promise<Joined[]> => {
    assertAlive(permit);
    return database.rows<Joined>(statement);
  };
  const found = async (permit: Permit, statement: Statement): Promise<JoinedRow[]> => rowsOf(await joinedOf(permit, statement));
  return {
    async read(permit, criteria) {
      const rows = await found(permit, readStatement(permit, criteria));
      if (rows.length > limits.resourcesMax)
        throw new FhirError('too-costly', 'This record is too large for one answer; ask for fewer types.');
      return rows.map(showing(permit));
    },
    async page(permit, criteria, paging) {
      assertAlive(permit);
      const texts = paging.count === 0 ? [] : await joinedOf(permit, pageStatement(permit, criteria, paging));
      const rows = rowsOf(texts);
      const last = rows.length > paging.count ? rows[paging.count - 1] : undefined;
      const uncounted = paging.total && rows[0] === undefined && (paging.count === 0 || paging.after !== undefined);
      const [counted] = uncounted ? await database.rows<{ total: number }>(countStatement(permit, criteria)) : [];
      return {
        shown: rows.slice(0, paging.count).map(showing(permit)),
        total: paging.total ? (texts[0]?.total ?? counted?.total ?? 0) : undefined,
        next: last === undefined ? undefined : { key: last.key, record: last.record, local: last.local },
      };
    },
    async history(permit, type, key, version) {
      const rows = await found(permit, historyStatement(permit, type, key, version));
      const show = showing(permit);
      return rows.map((row) => ({ ...show(row), updated: new Date(Number(row.updated)) }));
    },
    async references(permit, criteria, paths) {
      assertAlive(permit);
      const rows = await database.rows<{ reference: string }>(referencesStatement(permit, criteria, paths));
      return rows.map(({ reference }) => reference);
    },
    last: async (permit, criteria, most) => (await found(permit, lastStatement(permit, criteria, most))).map(showing(permit)),
    async meets(permit, patient, conditions) {
      assertAlive(permit);
      if (conditions.length === 0) return true;
      const facts = factsOf(patient, (reference) => reference);
      return (await database.rows(meetsStatement(facts, permit.patient.updated, conditions))).length > 0;
    },
  };
}
