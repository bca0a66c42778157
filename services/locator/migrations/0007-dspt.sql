-- Up Migration
-- The organisation's entry in the Data Security and Protection Toolkit. Null: none is recorded, which bars nobody and is warned of.
alter table locator.organisation
  add column dspt_status text
    check (dspt_status in ('standards-exceeded', 'standards-met', 'approaching-standards', 'standards-not-met', 'not-published')),
  add column dspt_expiry timestamptz;
