import type { Consent } from '@ouzel/exchange';
import type { Database } from '@ouzel/runtime';
import type { Agreements } from './agreements.ts';
import { decide } from './decide.ts';
import { createFactsReader } from './facts.ts';

const RELATIONSHIP = `insert into consent.relationship (organisation, person, kind, basis, starts, ends, record) values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (person, organisation, kind, basis) do update set starts = least(consent.relationship.starts, excluded.starts), ends = coalesce(excluded.ends, consent.relationship.ends), record = excluded.record`;

export function createConsent({
  database,
  agreements,
  now,
}: {
  database: Pick<Database, 'rows'>;
  agreements: Agreements;
  now: () => Date;
}): Consent {
  const factsOf = createFactsReader(database, now);
  return {
    async decide(request) {
      const facts = await factsOf(request);
      return decide(request, facts, await agreements.at(facts.policyVersion), now());
    },
    relationship: ({ organisation, person, kind, basis, record, starts, ends }) => ({
      name: 'consent-relationship',
      text: RELATIONSHIP,
      values: [organisation, person, kind, basis, starts, ends ?? null, record ?? null],
    }),
  };
}
