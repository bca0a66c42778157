import {
  assertAlive,
  type FoundPointers,
  type Holder,
  type Permit,
  type PointerSearch,
  type ShownPointer,
  type WithheldCodes,
} from '@ouzel/exchange';
import type { Database } from '@ouzel/runtime';
import { type PointerRow, shownPointer } from './text.ts';

/** Rows that one reader may see: of whom, whose, and with which labels. */
interface Sight {
  custodians: readonly string[];
  labelsWithheld: number;
  /** Codes that pointers may not be labelled with yet. */
  codesWithheld?: WithheldCodes | undefined;
  holder?: string | undefined;
}

const WITHIN = `from locator.document_pointer p join locator.record r on r.record = p.record
  where r.person = $1 and r.audience is null and r.custodian = any($2::text[]) and p.labels & $3 = 0 and ($4::text is null or p.holder = $4)
  and ($5::text[] is null or not exists (select 1 from regexp_matches(p.body, '"code":"([^"]*)"', 'g') m where m[1] = any($5)
    or exists (select 1 from unnest($6::text[]) b where starts_with(m[1], b))))`;
const WANTED = `${WITHIN} and p.type = any($7::text[]) and (cardinality($8::text[]) = 0 or p.category = any($8::text[]))`;
const SHOWN = 'select p.id, p.version, p.type, p.updated, p.created::text as created, p.body, p.meta';

const COUNT = `select count(*)::int as total ${WANTED}`;
const PAGE = `${SHOWN} ${WANTED} and ($9::timestamptz is null or (p.created, p.id) < ($9, $10))
  order by p.created desc, p.id desc limit $11`;
const READ = `${SHOWN} ${WITHIN} and p.id = $7`;

const valuesOf = ({ person }: Permit, { custodians, labelsWithheld, codesWithheld, holder }: Sight): unknown[] => [
  person,
  custodians,
  labelsWithheld,
  holder ?? null,
  codesWithheld?.any ?? null,
  codesWithheld?.below ?? null,
];

/**
 * Whose pointers a requester may see: of custodians whose documents an agreement opens to it. A pointer says where somebody is treated, in
 * its custodian, its author and its address, so that of a restricted person nobody is shown more than their own.
 */
export function sightOf(permit: Permit): Sight {
  assertAlive(permit);
  const { ods } = permit.requester.organisation;
  const open = permit.holdings.filter(({ view }) => view === 'all' || view.includes('DocumentReference'));
  const seen = permit.hideLocation ? open.filter(({ custodian }) => custodian.ods === ods) : open;
  const { labelsWithheld, codesWithheld } = permit;
  return { custodians: seen.map(({ custodian }) => custodian.ods), labelsWithheld, codesWithheld };
}

/** A holder sees all of its own. */
export function ownSightOf(permit: Permit, holder: Holder): Sight {
  assertAlive(permit);
  return { custodians: [holder.ods], labelsWithheld: 0, holder: holder.name };
}

export async function searchPointers(
  database: Database,
  permit: Permit,
  sight: Sight,
  { types, categories, custodian, count, after }: PointerSearch,
): Promise<FoundPointers> {
  const holder = sight.holder ?? custodian;
  const values = [...valuesOf(permit, { ...sight, holder }), types, categories];
  const further = [after?.created ?? null, after?.id ?? '', count + 1];
  const [counted, rows] = await Promise.all([
    database.rows<{ total: number }>({ name: 'pointers-count', text: COUNT, values }),
    count === 0
      ? []
      : database.rows<PointerRow & Record<string, unknown>>({
          name: 'pointers-page',
          text: PAGE,
          values: [...values, ...further],
        }),
  ]);
  const page = rows.slice(0, count);
  const last = rows.length > count ? page.at(-1) : undefined;
  return {
    total: counted[0]?.total ?? 0,
    shown: page.map((row) => shownPointer(row, permit.nhsNumber)),
    ...(last === undefined ? {} : { next: { created: last.created, id: last.id } }),
  };
}

export async function readPointer(
  database: Database,
  permit: Permit,
  sight: Sight,
  id: string,
): Promise<ShownPointer | undefined> {
  const values = [...valuesOf(permit, sight), id];
  const [row] = await database.rows<PointerRow & Record<string, unknown>>({ name: 'pointers-read', text: READ, values });
  return row === undefined ? undefined : shownPointer(row, permit.nhsNumber);
}
