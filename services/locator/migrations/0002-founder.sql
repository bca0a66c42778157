-- Up Migration
-- The custodian whose word began the person: somebody who only claims to know them is not shown what others said.
alter table locator.person add column founder text;
update locator.person p set founder = (select r.custodian from locator.record r where r.person = p.person and r.audience is null order by r.source limit 1);
