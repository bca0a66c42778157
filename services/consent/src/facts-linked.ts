/** What of the facts reads differently for people of whom any link ever spoke. */
export interface FactsParts {
  /** Condition on `p`: who the subject `i.subject` is. */
  by: Readonly<Record<'nhs-number' | 'person' | 'record' | 'none', string>>;
  restricted: string;
  /** Condition that ties the asker's copy `k` to its base record `r`. */
  copy: string;
  /** As whose a holding `r` came, and the order of holdings of one custodian. */
  linked: string;
  order: string;
  replaces: string;
  relationships: string;
  /** Condition on a directive `d`. */
  directed: string;
  /** Condition on a declaration `b`. */
  claimed: string;
  /** Whose word a source's dissent about a holding `r` is. */
  dissenter: string;
  /** Whether the custodian of a holding `r` says of somebody else who is this person that they do not want it to share. */
  shut: string;
}

const BY_RECORD =
  'p.person = (select r.person from locator.record r where r.record = i.subject::uuid and (r.audience is null or r.audience = i.organisation))';

// By a number that another one has taken the place of, the person is found under that one.
const CURRENT = 'coalesce((select s.current from locator.superseded_number s where s.nhs_number = i.subject), i.subject)';

/** Nobody else is this person, and every record of theirs was registered for them. */
export const plain: FactsParts = {
  by: { 'nhs-number': `p.nhs_number = ${CURRENT}`, person: 'p.person = i.subject::uuid', record: BY_RECORD, none: 'false' },
  restricted: 'p.restricted',
  copy: 'k.person = r.person',
  linked: 'null',
  order: 'r.beside',
  replaces: 'null::json',
  relationships: `select json_agg(json_build_array(l.kind, l.ends, null)) from consent.relationship l
    where l.person = p.person and l.organisation = i.organisation and l.starts <= $3`,
  directed: 'd.person = p.person',
  claimed: 'b.person = p.person',
  dissenter: 'r.person',
  shut: 'false',
};

// Until a link was reviewed, what either side objects to holds, and where either side is must not be shown.
const STRICTER = 'select m.member from locator.member m where m.subject = p.person and m.consent';
// What was recorded while people were one: an objection is kept for each, and while they are still one that of whom it was recorded for is
// enough; a permission holds no longer than they are one, since nobody knows which of them gave it.
const STILL_SAID = `(d.said_at is null or case when d.said_as is not null
    then not (d.said_as = any(array(select p.person union all ${STRICTER})) and d.said_at = (select q.parted from locator.person q where q.person = d.person))
    else d.effect = 'deny' or d.exception or d.said_at = (select q.parted from locator.person q where q.person = d.person) end)`;
const NOW = 'select m.subject from locator.member m where m.whole and m.member';

/** After the links in force: who was merged into somebody is them. */
export const linked: FactsParts = {
  by: {
    'nhs-number': `p.person = (select coalesce((${NOW} = o.person), o.person) from locator.person o where o.nhs_number = ${CURRENT})`,
    person: `p.person = coalesce((${NOW} = i.subject::uuid), i.subject::uuid)`,
    record: BY_RECORD,
    none: 'false',
  },
  restricted: `p.restricted or exists (select from locator.person q where q.restricted and q.person in (${STRICTER}))`,
  copy: 'k.home = r.home',
  linked: `case when r.home is distinct from p.person then json_build_array(r.home, (select h.nhs_number from locator.person h where h.person = r.home),
    coalesce((select m.reviewed from locator.member m where m.subject = p.person and m.member = r.home), false)) end`,
  order: 'r.home is distinct from p.person, r.beside',
  replaces: `(select json_agg(json_build_array(m.member, q.nhs_number, m.reviewed) order by m.member)
    from locator.member m join locator.person q on q.person = m.member where m.subject = p.person and m.whole)`,
  // One with whoever the person replaces is one with the person; one that rests on a record is with whoever the record's person is.
  relationships: `select json_agg(json_build_array(l.kind, l.ends,
      case when l.record is not null then case when r.home is distinct from p.person then l.record end when l.person <> p.person then l.person end))
    from consent.relationship l left join locator.record r on r.record = l.record
    where l.person = any(array(select p.person union all select m.member from locator.member m where m.subject = p.person))
      and l.organisation = i.organisation and l.starts <= $3
      and case when l.record is not null then r.person = p.person else l.person = p.person
        or exists (select from locator.member m where m.subject = p.person and m.member = l.person and m.whole) end`,
  directed: `d.person = any(array(select p.person union all ${STRICTER})) and ${STILL_SAID}`,
  claimed:
    'b.person = any(array(select p.person union all select m.member from locator.member m where m.subject = p.person and m.whole))',
  dissenter: 'coalesce(r.home, r.person)',
  shut: `exists (select from consent.source_dissent d where d.custodian = r.custodian and d.person <> coalesce(r.home, r.person)
    and d.person = any(array(select p.person union all ${STRICTER})))`,
};
