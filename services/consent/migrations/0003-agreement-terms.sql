-- Up Migration
-- The terms of an agreement are one document (services/consent/src/agreements.ts); every version stays as it was published.
alter table consent.agreement add column terms jsonb, add column published timestamptz not null default now();

-- The meaning of the types that older agreements named, in the words of the data classes.
update consent.agreement set terms = jsonb_build_object(
  'id', id, 'version', version, 'controller', controller, 'custodianKinds', to_jsonb(custodian_kinds), 'custodianCodes', '[]'::jsonb,
  'requesterKinds', to_jsonb(requester_kinds), 'requesterCodes', '[]'::jsonb, 'purposes', to_jsonb(purposes),
  'dataClasses', case when types is null then 'null'::jsonb else coalesce((
    select jsonb_agg(distinct c.class) from unnest(types) t(type) join (values
      ('Patient', 'demographics'), ('Flag', 'alerts'), ('Encounter', 'encounters'), ('EpisodeOfCare', 'services'),
      ('ServiceRequest', 'referrals'), ('AllergyIntolerance', 'allergies'), ('MedicationStatement', 'medications'),
      ('MedicationRequest', 'medications'), ('Condition', 'problems'), ('Immunization', 'immunisations'), ('Procedure', 'procedures'),
      ('Observation', 'observations'), ('DiagnosticReport', 'results'), ('Specimen', 'results'),
      ('QuestionnaireResponse', 'assessments'), ('CarePlan', 'care-plans'), ('DocumentReference', 'documents')
    ) c(type, class) using (type)), '[]'::jsonb) end,
  'dataClassesVersion', 1, 'roles', '[]'::jsonb, 'view', 'full', 'writes', '[]'::jsonb, 'lawfulBasis', lawful_basis,
  'dpia', 'not recorded', 'reviewDate', valid_until, 'approver', approver, 'validFrom', valid_from, 'validUntil', valid_until,
  'revokedAt', revoked_at);

alter table consent.agreement alter column terms set not null, drop column custodian_kinds, drop column requester_kinds, drop column purposes,
  drop column types, drop column valid_from, drop column valid_until, drop column revoked_at, drop column controller, drop column approver,
  drop column lawful_basis;

create function consent.refuse_edit() returns trigger language plpgsql as $$
begin
  raise exception 'an agreement is never edited: publish a new version';
end $$;
create trigger agreement_is_final before update or delete or truncate on consent.agreement for each statement execute function consent.refuse_edit();
