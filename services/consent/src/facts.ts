import type { AccessRequest, Holding, KnownPerson } from '@ouzel/exchange';
import { createBatches, type Database } from '@ouzel/runtime';
import type { Claim } from './claims.ts';
import type { Directive } from './directives.ts';
import { linked, plain } from './facts-linked.ts';
import { type FactsRow, factsOf } from './facts-row.ts';
import { factsSql } from './facts-statement.ts';
import { limits } from './limits.ts';

/**
 * A record, and the types that it holds: `types` those of which something has no label, `labelled` with which labels others are held. `base`:
 * where what is posted for the custodian of a live source is kept, beside the copies of its answers.
 */
export type HeldRecord = Omit<Holding, 'view'> & { labelled?: readonly [type: string, labels: number][]; base?: string };

/** All that a decision rests on, read in one statement so that every fact is of the same instant. */
export interface Facts {
  person?: KnownPerson & { restricted: boolean; founder: string | null };
  holdings: HeldRecord[];
  /** `through`: it is with somebody whom this person replaces, or rests on a record that was registered for another. */
  relationships: { kind: string; ends?: Date; through?: string }[];
  /** The rules in force of what the person decided. */
  directives: Directive[];
  /** Declarations of this very user that have not ended. */
  claims?: readonly Claim[];
  /** The requester's entry in the Data Security and Protection Toolkit; absent where none is recorded. */
  dspt?: { status: string; expiry?: Date };
  policyVersion: number;
}

const subjectValue = (subject: AccessRequest['subject']): string =>
  subject.by === 'nhs-number'
    ? subject.nhsNumber
    : subject.by === 'person'
      ? subject.person
      : subject.by === 'record'
        ? subject.record
        : '';

/**
 * Reads the facts of requests: those that come in together share one statement, which begins after each of them came, so that a change
 * of consent that was committed before a request always binds it. Only the decision may call this. It rejects with `unavailable`.
 * `timeOf`: as of when each is to be decided, where that is not now.
 */
export function createFactsReader(
  database: Pick<Database, 'rows'>,
  now: () => Date,
  together: { itemsMax: number; batchesMax: number } = limits.facts,
  timeOf?: (request: AccessRequest) => Date,
): (request: AccessRequest) => Promise<Facts> {
  const past = timeOf !== undefined;
  const reader = (by: AccessRequest['subject']['by'], kind: 'plain' | 'linked') => {
    const text = factsSql(by, kind === 'plain' ? plain : linked, past);
    // For nearly everybody there is no link, and who looks for one pays half as much again: the plain statement says when it is not enough.
    const enough = (row: FactsRow): boolean => kind === 'linked' || row.linked !== true;
    return createBatches<AccessRequest, Facts | undefined>({
      ...together,
      async run(requests) {
        const values = [
          requests.map(({ subject }) => subjectValue(subject)),
          requests.map(({ requester }) => requester.organisation.ods),
          past ? requests.map(timeOf) : now(),
          requests.map(({ requester }) => requester.user?.id ?? ''),
        ];
        const rows = await database.rows<FactsRow>({ name: `consent-facts-${kind}-${by}${past ? '-past' : ''}`, text, values });
        return rows.toSorted((a, b) => a.n - b.n).map((row) => (enough(row) ? factsOf(row) : undefined));
      },
    });
  };
  const readers = (kind: 'plain' | 'linked') => ({
    'nhs-number': reader('nhs-number', kind),
    person: reader('person', kind),
    record: reader('record', kind),
    none: reader('none', kind),
  });
  const [first, second] = [readers('plain'), readers('linked')];
  return async (request) => {
    const facts = (await first[request.subject.by].add(request)) ?? (await second[request.subject.by].add(request));
    if (facts === undefined) throw new Error('Facts were not read.');
    return facts;
  };
}
