import type { Holding, KnownPerson, OrganisationKind } from '@ouzel/exchange';
import { type ClaimRow, claimsOf } from './claims.ts';
import { type DirectiveRow, directivesOf } from './directive-facts.ts';
import type { Facts, HeldRecord } from './facts.ts';

/** A row of our own statement; its lists are short, so that reading them costs little. */
export interface FactsRow {
  n: number;
  policyVersion: number;
  person: string | null;
  nhsNumber: string;
  restricted: boolean;
  founder: string | null;
  patient: string;
  version: number;
  updated: Date;
  traced: Date | null;
  formerNumbers: string[] | null;
  /** A link spoke of them once. */
  linked: boolean | null;
  holdings:
    | [
        record: string,
        asOf: string | null,
        source: Holding['source'],
        ods: string,
        name: string,
        kind: OrganisationKind,
        types: [type: string, labels: number][] | null,
        known: [asked: string, whole: boolean, announces: boolean, changed: string | null] | null,
        base: string,
        posted: [type: string, labels: number][] | null,
        dissentSince: string | null,
        linked: [person: string | null, nhsNumber: string | null, reviewed: boolean] | null,
        shut: boolean,
      ][]
    | null;
  replaces: [person: string, nhsNumber: string, reviewed: boolean][] | null;
  relationships: [kind: string, ends: string | null, through: string | null][] | null;
  directives: DirectiveRow[] | null;
  claims: ClaimRow[] | null;
  dsptStatus: string | null;
  dsptExpiry: Date | null;
}

const typesOf = (held: readonly [type: string, labels: number][] | null): Pick<HeldRecord, 'types' | 'labelled'> => ({
  types: (held ?? []).filter(([, labels]) => labels === 0).map(([type]) => type),
  labelled: (held ?? []).filter(([, labels]) => labels !== 0),
});

function linkedOf([person, nhsNumber, reviewed]: [string | null, string | null, boolean]): NonNullable<Holding['linked']> {
  return { reviewed, ...(person === null ? {} : { person }), ...(nhsNumber === null ? {} : { nhsNumber }) };
}

function holdingsOf({ holdings }: FactsRow): HeldRecord[] {
  return (holdings ?? []).flatMap(
    ([record, asOf, source, ods, name, kind, types, known, base, posted, dissent, from, shut]): HeldRecord[] => {
      const custodian = { ods, name, kind };
      const linked = { ...(from === null ? {} : { linked: linkedOf(from) }), ...(shut ? { shut } : {}) };
      if (source !== 'gp-connect') return [{ record, source, custodian, ...typesOf(types), ...linked }];
      const kept = {
        ...(asOf === null ? {} : { asOf: new Date(asOf) }),
        ...(known === null ? {} : { known: knownOf(known) }),
        ...(dissent === null ? {} : { dissentSince: new Date(dissent) }),
      };
      const live: HeldRecord = { record, source, custodian, base, ...typesOf(types), ...kept, ...linked };
      // What was posted for the custodian of a live source is a holding of its own, where there is any.
      return posted === null ? [live] : [live, { record: base, source: 'stored', custodian, ...typesOf(posted), ...linked }];
    },
  );
}

function dsptOf({ dsptStatus, dsptExpiry }: FactsRow): Pick<Facts, 'dspt'> {
  if (dsptStatus === null) return {};
  return { dspt: { status: dsptStatus, ...(dsptExpiry === null ? {} : { expiry: dsptExpiry }) } };
}

function knownOf([asked, whole, announces, changed]: readonly [string, boolean, boolean, string | null]): NonNullable<
  Holding['known']
> {
  return { asked: new Date(asked), whole, announces, ...(changed === null ? {} : { changed: new Date(changed) }) };
}

function knownPerson(
  { nhsNumber, patient, version, updated, traced, formerNumbers, replaces }: FactsRow,
  person: string,
): KnownPerson {
  return {
    person,
    nhsNumber,
    patient: { body: patient, version, updated, ...(traced === null ? {} : { traced }) },
    ...(formerNumbers === null || formerNumbers.length === 0 ? {} : { formerNumbers }),
    replaces: (replaces ?? []).map(([was, number, reviewed]) => ({ person: was, nhsNumber: number, reviewed })),
  };
}

export function factsOf(row: FactsRow): Facts {
  const { person, restricted, founder, policyVersion, relationships, directives, claims } = row;
  return {
    policyVersion,
    ...dsptOf(row),
    holdings: holdingsOf(row),
    relationships: (relationships ?? []).map(([kind, ends, through]) => ({
      kind,
      ...(ends === null ? {} : { ends: new Date(ends) }),
      ...(through === null ? {} : { through }),
    })),
    directives: directivesOf(directives),
    claims: claimsOf(claims),
    ...(person === null ? {} : { person: { ...knownPerson(row, person), restricted, founder } }),
  };
}
