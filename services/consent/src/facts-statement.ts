import { claimsSql } from './claims.ts';
import { directivesSql } from './directive-facts.ts';
import type { FactsParts } from './facts-linked.ts';

// The record of a live source is the copy kept for the asker; where none was kept yet, its id is worked out from the base record, so
// that two processes that keep the first copy at once write to the same one. What was posted for its custodian is in the base record.
const holdingsSql = ({ copy, dissenter, linked: by, order, shut }: FactsParts): string => `select json_agg(json_build_array(
    case when r.source <> 'gp-connect' then r.record else coalesce(k.record, md5(r.record::text || ' ' || i.organisation)::uuid) end,
    k.as_of, r.source, o.ods, o.name, o.kind,
    (select json_agg(json_build_array(h.type, h.labels)) from (
      select t.type, t.labels from locator.pointer t where t.record = case when r.source = 'gp-connect' then k.record else r.record end
      union all select 'DocumentReference', d.labels from locator.document_pointer d where d.record = r.record and r.source = 'pointers') h),
    case when k.asked is not null then json_build_array(k.asked, k.whole, o.announces, r.changed) end, r.record,
    case when r.source = 'gp-connect' then (select json_agg(json_build_array(t.type, t.labels)) from locator.pointer t where t.record = r.record) end,
    s.noted, ${by}, ${shut}) order by o.ods, ${order}, r.record)
  from locator.record r join locator.organisation o on o.ods = r.custodian
  left join locator.record k on ${copy} and k.custodian = r.custodian and k.audience = i.organisation and r.source = 'gp-connect'
  left join consent.source_dissent s on s.person = ${dissenter} and s.custodian = r.custodian
  where r.person = p.person and r.audience is null`;

const selected = (parts: FactsParts, past: boolean): string => `
select i.n::int as n, v.version::int as "policyVersion", p.person, p.nhs_number as "nhsNumber", ${parts.restricted} as restricted, p.founder, p.patient, p.version, p.updated,
  p.traced, p.former_numbers as "formerNumbers", p.linked, ${parts.replaces} as replaces,
  a.dspt_status as "dsptStatus", a.dspt_expiry as "dsptExpiry",
  (${holdingsSql(parts)}) as holdings,
  (${parts.relationships}) as relationships,
  (${directivesSql(parts.directed, past)}) as directives,
  (${claimsSql(parts.claimed)}) as claims`;

const ASKED = 'unnest($1::text[], $2::text[], $4::text[]) with ordinality as i(subject, organisation, acting, n)';
const ASKED_THEN =
  'unnest($1::text[], $2::text[], $4::text[], $3::timestamptz[]) with ordinality as i(subject, organisation, acting, at, n)';

/** `past`: $3 is not now but, for each request, when it was asked. */
export const factsSql = (
  by: keyof FactsParts['by'],
  parts: FactsParts,
  past = false,
): string => `${past ? selected(parts, past).replaceAll('$3', 'i.at') : selected(parts, past)}
from ${past ? ASKED_THEN : ASKED}
cross join consent.policy_version v left join locator.organisation a on a.ods = i.organisation left join locator.person p on ${parts.by[by]}`;
