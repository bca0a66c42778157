import { limits } from '../limits.ts';
import { EVERYTHING_PARAMETERS } from '../patient-everything.ts';

/** What is worth saying of each operation that a route can claim, and the parameters that it takes beside `_format` and `_pretty`. */
export const OPERATION_TEXTS: Readonly<Record<string, { says: string; parameters: readonly string[] }>> = {
  everything: {
    says: `One person’s shared record: every source that is due is asked, and the last entry says how each of them answered. _since takes an instant of change, start and end take days of care, _type a list of types. With Prefer: respond-async it is answered later. By POST the parameters are those of a Parameters resource.`,
    parameters: EVERYTHING_PARAMETERS,
  },
  summary: {
    says: 'An International Patient Summary: a document of the sections whose types your scopes can read and search (at least one), and one that says how each source answered.',
    parameters: [],
  },
  'urgent-summary': {
    says: 'Allergies, medicines and the other little that is needed first. Its scope stands by itself; whoever can read its types needs no other.',
    parameters: [],
  },
  lastn: {
    says: `Of each code the newest, or as many as max says (at most ${limits.lastMax}). It takes the search parameters of Observation too.`,
    parameters: ['patient', 'max'],
  },
  match: {
    says: `People who may be the one described (IHE PDQm), of those alone whom you may know of. Send Parameters with resource (a Patient with an NHS number, or a surname with a given name or a date of birth), and onlyCertainMatches and count (at most ${limits.matchesMax}) as you like. search.score and the extension match-grade say how well each fits; nobody may be there all the same.`,
    parameters: ['resource', 'onlyCertainMatches', 'count'],
  },
  'ihe-pix': {
    says: 'What somebody is known by in other domains (IHE PIXm): sourceIdentifier is system|value, targetSystem narrows the answer. A domain is that of NHS numbers, or of the numbers of one custodian.',
    parameters: ['sourceIdentifier', 'targetSystem'],
  },
  'break-glass': {
    says: 'A clinician who signed in a moment ago, with two factors and the purpose of use BTG, declares why they must see the record of an NHS number. It answers with the id of the Patient, which their token then opens for 60 minutes. It is reviewed afterwards; the practice and the privacy officers are told at once.',
    parameters: ['nhsNumber', 'alertType', 'reason', 'text', 'personCannotBeAsked'],
  },
  'import-csv': {
    says: 'A table of sets of vital signs, text/csv, a line each: the answer has an entry for each line. A line is stored whole or refused with a sentence; the same line again is the same set.',
    parameters: [],
  },
  residents: {
    says: 'By a care home itself: who lives there now, and of each the newest NEWS2 score and soft signs, as far as your scopes can read Patient and Observation.',
    parameters: [],
  },
  status: {
    says: 'How each of your subscriptions is and how many events it has been told, or one of them at its own address. Parameters id and status narrow the list.',
    parameters: ['id', 'status'],
  },
  events: {
    says: 'What a subscription was told before, by the numbers of its events, as far as you may know of it now: for a gap between two numbers.',
    parameters: ['eventsSinceNumber', 'eventsUntilNumber', 'content'],
  },
  validate: {
    says: 'What a post of the resource would be told, without one: 200 with an OperationOutcome, whose issues say what is wrong. Send the resource, or a Parameters with it.',
    parameters: [],
  },
};
