import type { Consent } from '@ouzel/exchange';
import type { Database } from '@ouzel/runtime';
import type { Agreements } from './agreement-store.ts';
import { decide } from './decide.ts';
import { createFactsReader } from './facts.ts';
import { restated } from './restate.ts';
import { createRevocations, type Revocations } from './revocations.ts';
import { createLabelPolicies, type LabelPolicies } from './label-policies.ts';
import { createStops, type Stops, withStops } from './source-stops.ts';

// Of two ends the one that was said later counts; what says nothing of an end says nothing against it.
const RELATIONSHIP = `insert into consent.relationship as l (organisation, person, kind, basis, starts, ends, record, said)
  values ($1, $2, $3, $4, $5, $6::timestamptz, $7, case when $6::timestamptz is null then '-infinity' else coalesce($8::timestamptz, now()) end)
  on conflict (person, organisation, kind, basis) do update set starts = least(l.starts, excluded.starts), record = excluded.record,
    ends = case when excluded.ends is null or excluded.said < l.said then l.ends else excluded.ends end,
    said = case when excluded.ends is null then l.said else greatest(l.said, excluded.said) end`;

const REGISTERED_WITH = `update consent.relationship set ends = greatest(starts, $3) where person = $1 and kind = 'gp-registration' and organisation <> $2
  and basis like 'Group/%' and (ends is null or ends > $3)`;

// Its id follows from whose and from whom, so that a custodian has one word about each person. For those who only count as the person now ($5)
// it makes nothing weaker that was said of them.
const PERMISSION = `insert into consent.directive as d (directive, person, custodian, starts, effect, strength, recorded, said_as, said_at)
  select md5('scr-permission ' || g.person::text || ' ' || $2::text)::uuid, g.person, $2::text, $4::timestamptz, 'deny', $3, $4::timestamptz,
    case when g.person <> $1 then $1 end, case when g.person <> $1 then q.parted end
  from unnest(array_prepend($1::uuid, $5::uuid[])) as g(person) left join locator.person q on q.person = g.person order by g.person
  on conflict (directive) do update set strength = excluded.strength, said_as = excluded.said_as, said_at = excluded.said_at,
    recorded = case when d.strength <> excluded.strength then excluded.recorded else d.recorded end
  where case when excluded.said_as is null then d.strength <> excluded.strength or d.said_as is not null else d.strength <> 'no-share' and excluded.strength = 'no-share' end`;

const DISSENT = `insert into consent.source_dissent (person, custodian, code, noted) values ($1, $2, $3, $4)
  on conflict (person, custodian) do update set code = excluded.code`;
const ASSENT = 'delete from consent.source_dissent where person = $1 and custodian = $2';

export function createConsent({
  database,
  agreements,
  now,
  labelRules = createLabelPolicies(database),
  revocations = createRevocations(database, now),
  stops = createStops(database),
}: {
  database: Pick<Database, 'rows'>;
  agreements: Agreements;
  labelRules?: LabelPolicies;
  revocations?: Pick<Revocations, 'isOutAt'>;
  stops?: Stops;
  now: () => Date;
}): Consent {
  const factsOf = createFactsReader(database, now);
  return {
    async decide(request) {
      const facts = await factsOf(request);
      const { policyVersion } = facts;
      const [agreed, labels, out, stopped] = await Promise.all([
        agreements.at(policyVersion),
        labelRules.at(policyVersion),
        revocations.isOutAt(policyVersion, request.requester),
        stops.at(policyVersion),
      ]);
      if (out) return { outcome: 'refuse', rule: '1-credential', reason: 'out' };
      return withStops(decide(request, facts, agreed, now(), labels), stopped);
    },
    relationship: ({ organisation, person, kind, basis, record, starts, ends, said }) => ({
      name: 'consent-relationship',
      text: RELATIONSHIP,
      values: [organisation, person, kind, basis, starts, ends ?? null, record ?? null, said ?? null],
    }),
    restate: restated,
    registeredWith: ({ person, practice, asOf }) => ({
      name: 'consent-registered-with',
      text: REGISTERED_WITH,
      values: [person, practice, asOf],
    }),
    permission: ({ person, others = [], custodian, permission, noted }) => ({
      name: 'consent-scr-permission',
      text: PERMISSION,
      values: [person, custodian, permission, noted, others],
    }),
    dissent: ({ person, custodian, code, noted }) => ({
      name: 'consent-dissent',
      text: DISSENT,
      values: [person, custodian, code, noted],
    }),
    assent: ({ person, custodian }) => ({ name: 'consent-assent', text: ASSENT, values: [person, custodian] }),
  };
}
