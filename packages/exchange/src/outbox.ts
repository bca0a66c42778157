import type { Effect } from './effect.ts';
import type { LinkChanged } from './links.ts';

export type EventKind =
  | 'admission'
  | 'discharge'
  | 'admission-cancelled'
  | 'vital-signs'
  | 'news2-escalation'
  | 'record-changed'
  | 'consent-changed'
  | 'pointer-changed';

/** Something that others may have to be told. Identifiers only. */
export interface ExchangeEvent {
  kind: EventKind;
  person: string;
  record: string;
  resource: { type: string; local: string };
  occurred: Date;
}

/** A change that is written down only where some subscription is about it. */
export interface Change extends ExchangeEvent {
  kind: 'news2-escalation' | 'record-changed' | 'consent-changed' | 'pointer-changed';
  /** The id of what changed where that is no UUID: a pointer's. */
  named?: string;
}

/** Something that named organisations are told at once and that is no resource. Identifiers only. */
export interface Notice {
  kind: 'break-glass' | 'break-glass-unreviewed' | 'news2-escalation' | 'news2-correction' | 'home-silent';
  /** Whom it is about, where that is known. */
  person?: string;
  /** The id of what they are told of. */
  about: string;
  /** Of a Task: the record that it is in. */
  record?: string;
  /** ODS codes. */
  destinations: readonly string[];
  occurred: Date;
}

/** What goes along with a resident who is admitted. Identifiers only: what is in it is read, under a permit, when it is sent. */
export interface TransferPack {
  person: string;
  record: string;
  /** The stay, within the record. */
  encounter: string;
  /** ODS code. */
  hospital: string;
  occurred: Date;
}

export interface Outbox {
  /** Joins the transaction in which the event happens; it is then delivered at least once, with one effect. */
  announce(event: ExchangeEvent): Effect;
  /** The same, where somebody has subscribed to it; changes of one transaction are written together. */
  changed(change: Change): Effect;
  /** The same for a notice: each destination has it in a lane of its own, so that nothing else holds it up. */
  notify(notice: Notice): Effect;
  /** Joins an admission's transaction: for who lives in a care home, the hospital is sent what goes along with them, once for each stay. */
  pack(about: TransferPack): Effect;
  /** Tells those who were told of anybody whose records moved, and of an undone merge the safety officer. Joins the change's transaction. */
  tell(changed: LinkChanged, occurred: Date): Effect[];
}
