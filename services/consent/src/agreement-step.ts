import type { AccessRequest, Holding, Organisation, View } from '@ouzel/exchange';
import { currentOf, indexOf, type Versions } from './agreement-index.ts';
import { stateOf } from './agreement-state.ts';
import { type Agreement, nameOf } from './agreements.ts';
import { entriesOf } from './data-classes.ts';
import { limits } from './limits.ts';
import { classesOfView, type ViewName } from './views.ts';

/** An agreement that covers the requester, its purpose and its role, and the views that what it shows must be in. */
export interface Usable {
  agreement: Agreement;
  views: readonly ViewName[];
}

const names = (kinds: readonly string[], codes: readonly string[], { kind, ods }: Organisation): boolean =>
  kinds.includes(kind) || codes.includes(ods);

const day = (date: Date): string => date.toISOString().slice(0, 10);

/** Why an agreement that names the requester in some version does not carry the request; undefined where it does. */
function barrier(agreement: Agreement, { requester }: AccessRequest, now: Date): string | undefined {
  const { purposes, roles, revokedAt, validFrom, validUntil, requesterKinds, requesterCodes } = agreement;
  if (!names(requesterKinds, requesterCodes, requester.organisation)) return 'names it no longer, or not yet';
  const state = stateOf(agreement, now);
  if (state === 'revoked' && revokedAt !== null) return `was revoked on ${day(revokedAt)}`;
  if (state === 'not-begun') return `begins on ${day(validFrom)}`;
  if (state === 'ended') return `ended on ${day(validUntil)}`;
  if (!purposes.includes(requester.purpose)) return `is not for ${requester.purpose}`;
  if (roles.length > 0 && !roles.includes(requester.user?.role ?? '')) return `is for the roles ${roles.join(', ')} only`;
  if (state === 'lapsed' && requester.purpose !== 'ETREAT') return `ended on ${day(validUntil)}, and is left for ETREAT only`;
  return undefined;
}

/** What agreements let one request see. */
export interface Agreed {
  /** Whether any covers the requester, purpose and role at all. */
  any: boolean;
  /** Where none does: why each that names the requester does not. */
  fact?: string;
  /** Those that cover what this custodian holds. */
  covering(custodian: Organisation): Usable[];
}

function usableOf(versions: readonly Versions[], request: AccessRequest, now: Date): Usable[] {
  return versions.flatMap((each): Usable[] => {
    const agreement = currentOf(each, now);
    if (agreement === undefined || barrier(agreement, request, now) !== undefined) return [];
    const left: ViewName[] = stateOf(agreement, now) === 'lapsed' ? ['urgent-summary'] : [];
    return [{ agreement, views: [agreement.view, ...left] }];
  });
}

function whyNone(naming: readonly Versions[], request: AccessRequest, now: Date): string {
  const { organisation } = request.requester;
  const facts = naming.flatMap((each) => {
    const agreement = currentOf(each, now);
    return agreement === undefined ? [] : [`agreement ${nameOf(agreement)} ${barrier(agreement, request, now)}`];
  });
  return facts.length === 0 ? `no agreement names ${organisation.ods} or its kind` : facts.slice(0, limits.factsMax).join('; ');
}

export function agreementsFor(request: AccessRequest, agreements: readonly Agreement[], now: Date): Agreed {
  const { organisation } = request.requester;
  const index = indexOf(agreements);
  const naming = index.naming(organisation);
  const any = naming.some((each) => usableOf([each], request, now).length > 0);
  return {
    any,
    ...(any ? {} : { fact: whyNone(naming, request, now) }),
    covering: (custodian) =>
      usableOf(index.between(organisation, custodian), request, now).filter(({ agreement: { custodianKinds, custodianCodes } }) =>
        names(custodianKinds, custodianCodes, custodian),
      ),
  };
}

const shownBefore = new WeakMap<Agreement, Map<number, View>>();

/** What one agreement shows, worked out once: in force by its own view, lapsed by the urgent summary too. */
function entriesShown(usable: Usable): View {
  const { agreement, views } = usable;
  const known = shownBefore.get(agreement) ?? new Map<number, View>();
  const before = known.get(views.length);
  if (before !== undefined) return before;
  const shown = workedOut(usable);
  shownBefore.set(agreement, known.set(views.length, shown));
  return shown;
}

/** The classes that it covers, as far as they are in its views. */
function workedOut({ agreement: { dataClasses, dataClassesVersion }, views }: Usable): View {
  const within = [dataClasses ?? undefined, ...views.map(classesOfView)];
  const entries = within.flatMap((classes) => (classes === undefined ? [] : [entriesOf(dataClassesVersion, classes)]));
  const [first, ...more] = entries;
  return first === undefined ? 'all' : more.reduce(both, first);
}

const typeOf = (entry: string): string => entry.split('?', 1)[0] ?? entry;

/** What both of two lists show: a whole type holds what is named of it. */
function both(one: readonly string[], other: readonly string[]): string[] {
  const held = (entry: string, by: readonly string[]): boolean => by.includes(entry) || by.includes(typeOf(entry));
  return [...new Set([...one.filter((entry) => held(entry, other)), ...other.filter((entry) => held(entry, one))])];
}

/** What agreements let the requester see of a holding: its own always, another's by the union of what covers it. */
export function viewOf(
  holding: Omit<Holding, 'view'>,
  request: AccessRequest,
  agreed: Agreed,
): { view: View; agreements: string[] } | undefined {
  if (holding.custodian.ods === request.requester.organisation.ods) return { view: 'all', agreements: [] };
  const covering = agreed
    .covering(holding.custodian)
    .map((each) => ({ name: nameOf(each.agreement), shown: entriesShown(each) }))
    .filter(({ shown }) => shown.length > 0);
  if (covering.length === 0) return undefined;
  const agreements = covering.map(({ name }) => name);
  const views = covering.map(({ shown }) => shown);
  if (views.includes('all')) return { view: 'all', agreements };
  return { view: [...new Set(views.flat())], agreements };
}
