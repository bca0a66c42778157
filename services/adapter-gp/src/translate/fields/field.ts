/** What becomes of an element of STU3: its own R4 element, words elsewhere, nothing since it says nothing of the person, or named as not shown. */
export type How = 'mapped' | 'text' | 'idle' | 'excluded';

/** STU3 datatypes whose parts are looked at; `plain` has none, `parts` is a BackboneElement whose parts have entries of their own. */
export type Kind =
  | 'plain'
  | 'code'
  | 'uri'
  | 'dateTime'
  | 'parts'
  | 'Address'
  | 'Annotation'
  | 'Attachment'
  | 'CodeableConcept'
  | 'Coding'
  | 'ContactPoint'
  | 'Extension'
  | 'HumanName'
  | 'Identifier'
  | 'Period'
  | 'Quantity'
  | 'Range'
  | 'Ratio'
  | 'Reference';

export interface Field {
  kind: Kind;
  how: How;
  /** The R4 element, or the reason. */
  note: string;
}

/**
 * What becomes of each element of a type, by its path (`participant.type`). An extension is `extension(<last part of its URL>)`. The one
 * place that says so: what is read at run time is compared with it, and docs/sources.md is made from it.
 */
export type Fields = Readonly<Record<string, Field>>;

export const to = (note: string, kind: Kind = 'plain'): Field => ({ kind, how: 'mapped', note });
export const words = (note: string, kind: Kind = 'plain'): Field => ({ kind, how: 'text', note });
export const idle = (note: string): Field => ({ kind: 'plain', how: 'idle', note });
export const not = (note: string): Field => ({ kind: 'plain', how: 'excluded', note });
export const parts = (note: string): Field => ({ kind: 'parts', how: 'mapped', note });

export const theSubject: Field = idle('the record store puts in who it is about');

/** An extension as it is, under its own address: data that R4 has no element for. */
export const extended = (): Field => ({ kind: 'Extension', how: 'mapped', note: 'extension of the same address' });

/** Elements of every resource. */
export const ofEvery: Fields = {
  resourceType: to('resourceType'),
  id: to('id'),
  meta: parts('meta'),
  'meta.security': to('meta.security', 'Coding'),
  'meta.profile': idle('names STU3 profiles'),
  'meta.versionId': idle('the version is the record store’s'),
  'meta.lastUpdated': idle('the time is the record store’s'),
  'meta.tag': idle('tags are of the sending system'),
  implicitRules: not('rules that are not known here'),
  language: idle('language of the narrative'),
  text: idle('narrative; it is made from the elements'),
  contained: idle('each is taken as a resource of its own'),
  identifier: to('identifier', 'Identifier'),
};

const LAST_PART = /([^/]+)$/;
export const tailOf = (url: string): string => LAST_PART.exec(url)?.[1] ?? url;

/** Which extensions of a type go with it. */
export const keeps =
  (fields: Fields, at = '') =>
  (url: string): boolean =>
    fields[`${at}extension(${tailOf(url)})`]?.kind === 'Extension';
