import type { AccessRequest, Audit, Consent, Decision } from '@ouzel/exchange';
import type { Database } from '@ouzel/runtime';

// What consent and audit cost is measured against this. It lives here, where it serves nobody: the product has no such setting.

type Permitted = Extract<Decision, { outcome: 'permit' }>;

interface Row {
  person: string;
  nhsNumber: string;
  body: string;
  version: number;
  updated: Date;
  record: string;
}

const PEOPLE = `select p.person, p.nhs_number as "nhsNumber", p.patient as body, p.version, p.updated, r.record
  from locator.person p join locator.record r on r.person = p.person where r.custodian = $1 and r.audience is null`;

async function permitsOf(database: Database, { requester: { organisation } }: AccessRequest): Promise<Map<string, Permitted>> {
  const rows = await database.rows<Row>({ text: PEOPLE, values: [organisation.ods] });
  const permits = rows.map(({ person, nhsNumber, record, body, version, updated }): [string, Permitted] => [
    person,
    {
      outcome: 'permit',
      rule: 'none: bench',
      person,
      nhsNumber,
      patient: { body, version, updated },
      holdings: [{ record, custodian: organisation, source: 'stored', types: [], view: 'all' }],
      labelsWithheld: 0,
      hideLocation: false,
      hideIdentity: false,
      agreements: [],
    },
  ]);
  return new Map(permits);
}

/** Permits everything that the asker's own organisation has contributed, from memory: no fact is looked up, no rule applied. */
export function permitFromMemory(database: Database, consent: Consent): Consent {
  let permits: Promise<Map<string, Permitted>> | undefined;
  return {
    ...consent,
    async decide(request) {
      const { subject } = request;
      permits ??= permitsOf(database, request);
      const permit = subject.by === 'person' ? (await permits).get(subject.person) : undefined;
      if (permit === undefined) throw new Error('The bench asks here for people that it has loaded, by id.');
      return permit;
    },
  };
}

/** Records nothing. */
export function recordNothing(): Audit {
  const id = '00000000-0000-4000-8000-000000000000';
  return { record: async () => ({ id }), effect: () => ({ id, effect: { text: 'select 1' } }) };
}
