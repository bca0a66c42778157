import type { Effect } from '@ouzel/exchange';

/** One rule of what a person decided. Without a custodian, an organisation or a class it covers all of them. */
export interface Directive {
  /** The Consent that says it. */
  consent?: string;
  /** An objection unless it says otherwise. */
  effect?: 'deny' | 'permit';
  /** A permission that only takes something out of the objections of its own Consent. */
  exception?: boolean;
  /** `ask-first` unless it says otherwise: it opens on permission. `no-share` opens on fresh permission, by law or in the public interest. */
  strength?: 'ask-first' | 'no-share';
  /** ODS code of whoever holds what is shared. */
  custodian?: string;
  /** ODS code of whom it is shared with. */
  organisation?: string;
  /** FHIR types. */
  types?: readonly string[];
  /** Sensitivity labels as bits (packages/records). */
  labels?: number;
  recorded?: Date;
  /** Whose it is, where that is somebody whom the person replaces, or of whom a record came by a link. */
  of?: string;
}

export interface RecordedDirective extends Directive {
  directive: string;
  person: string;
  version?: number;
  starts: Date;
  ends?: Date;
  /** Others counted as this person when it was recorded; `as`: it was recorded as of one of them, and is kept for this person too. */
  merged?: { as?: string };
}

const OBJECT = `insert into consent.directive (directive, person, custodian, organisation, starts, ends, consent, version, effect, exception, strength, types, labels, recorded, said_as, said_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, coalesce($14, now()), $15,
    case when $16::boolean then (select parted from locator.person where person = $2) end) on conflict (directive) do update set ends = excluded.ends`;

/** Records a rule beside what brought it about. */
export function objection(rule: RecordedDirective): Effect {
  const { directive, person, custodian, organisation, starts, ends, consent, version, types, recorded, merged } = rule;
  const { effect = 'deny', exception = false, strength = 'ask-first', labels = 0 } = rule;
  const scope = [custodian ?? null, organisation ?? null, starts, ends ?? null];
  const origin = [consent ?? null, version ?? null];
  const rest = [effect, exception, strength, types ?? null, labels, recorded ?? null];
  const values = [directive, person, ...scope, ...origin, ...rest, merged?.as ?? null, merged !== undefined];
  return { name: 'consent-object', text: OBJECT, values };
}
