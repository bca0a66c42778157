-- Up Migration
-- Who lives in a home, for its own list of residents.
create index relationship_of_residents on consent.relationship (organisation, person) where kind = 'residency';
