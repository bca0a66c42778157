import type { StoredEvent, StoredPart } from './stored-event.ts';

/** What an event is found by. Each kind has a letter before its values, so that one index holds them all (migrations/0010-by-month.sql). */
export const TERMS = {
  person: 'p',
  organisation: 'o',
  /** Whose data it was: a source that was asked, or a custodian of what was in the answer. */
  custodian: 's',
  user: 'u',
  /** The whole name, as of that day. */
  name: 'n',
  role: 'r',
  client: 'c',
  purpose: 'w',
  interaction: 'i',
  outcome: 'x',
  address: 'f',
  /** The record that a resource is of, or its type with a slash where its id names no record. */
  entity: 'e',
  /** Roles of the objects that it is about: 1 patient, 4 domain resource. */
  object: 'k',
} as const;
export type TermKind = keyof typeof TERMS;

export const termOf = (kind: TermKind, value: string): string => `${TERMS[kind]}:${value}`;

/** Of `Type/record.` the record, of `Type/` itself. */
function entityOf(packed: string): string {
  const [group = ''] = packed.split(' ', 1);
  return group.endsWith('.') ? group.slice(group.indexOf('/') + 1, -1) : group;
}

function ofPart({ person, resources, sources = [], custodians = [] }: StoredPart): string[] {
  return [
    ...(person === undefined ? [] : [termOf('person', person), termOf('object', '1')]),
    ...sources.map(({ ods }) => termOf('custodian', ods)),
    ...custodians.map(({ ods }) => termOf('custodian', ods)),
    ...resources.flatMap((packed) => [termOf('entity', entityOf(packed)), termOf('object', '4')]),
  ];
}

/** Everything by which an event is found, once each and sorted. */
export function termsOf(outcome: string, event: StoredEvent): string[] {
  const { user, parts = [] } = event;
  const terms = [
    termOf('outcome', outcome),
    termOf('interaction', event.interaction),
    termOf('purpose', event.purpose),
    termOf('organisation', event.organisation.ods),
    termOf('client', event.client),
    termOf('address', event.from),
    ...(user === undefined ? [] : [termOf('user', user.id), termOf('name', user.name), termOf('role', user.role)]),
    ...[event, ...parts].flatMap(ofPart),
  ];
  return [...new Set(terms)].toSorted();
}

/** An array of PostgreSQL as text, since a row of a statement has no arrays in it. */
export const arrayText = (values: readonly string[]): string =>
  `{${values.map((value) => `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`).join(',')}}`;
