import type { AccessRequest, Holding, Organisation, View } from '@ouzel/exchange';
import { currentVersions, stateOf } from './agreement-state.ts';
import { type Agreement, nameOf } from './agreements.ts';
import { entriesOf } from './data-classes.ts';
import { classesOfView, type ViewName } from './views.ts';

/** An agreement that covers the requester, its purpose and its role, and the views that what it shows must be in. */
export interface Usable {
  agreement: Agreement;
  views: readonly ViewName[];
}

const names = (kinds: readonly string[], codes: readonly string[], { kind, ods }: Organisation): boolean =>
  kinds.includes(kind) || codes.includes(ods);

const day = (date: Date): string => date.toISOString().slice(0, 10);

/** Why an agreement that names the requester does not carry the request; undefined where it does. */
function barrier(agreement: Agreement, { requester }: AccessRequest, now: Date): string | undefined {
  const { purposes, roles, revokedAt, validFrom, validUntil } = agreement;
  const state = stateOf(agreement, now);
  if (state === 'revoked' && revokedAt !== null) return `was revoked on ${day(revokedAt)}`;
  if (state === 'not-begun') return `begins on ${day(validFrom)}`;
  if (state === 'ended') return `ended on ${day(validUntil)}`;
  if (!purposes.includes(requester.purpose)) return `is not for ${requester.purpose}`;
  if (roles.length > 0 && !roles.includes(requester.user?.role ?? '')) return `is for the roles ${roles.join(', ')} only`;
  if (state === 'lapsed' && requester.purpose !== 'ETREAT') return `ended on ${day(validUntil)}, and is left for ETREAT only`;
  return undefined;
}

/** The agreements that a request can rest on, and where there are none, the fact that says why. */
export function agreementsFor(
  request: AccessRequest,
  agreements: readonly Agreement[],
  now: Date,
): { usable: Usable[]; fact?: string } {
  const { organisation } = request.requester;
  const naming = currentVersions(agreements, now).filter(({ requesterKinds, requesterCodes }) =>
    names(requesterKinds, requesterCodes, organisation),
  );
  const barred = naming.map((agreement) => ({ agreement, why: barrier(agreement, request, now) }));
  const usable = barred
    .filter(({ why }) => why === undefined)
    .map(({ agreement }): Usable => {
      const left: ViewName[] = stateOf(agreement, now) === 'lapsed' ? ['urgent-summary'] : [];
      return { agreement, views: [agreement.view, ...left] };
    });
  if (usable.length > 0) return { usable };
  const facts = barred.map(({ agreement, why }) => `agreement ${nameOf(agreement)} ${why}`);
  return { usable, fact: facts.length === 0 ? `no agreement names ${organisation.ods} or its kind` : facts.join('; ') };
}

const coversCustodian = ({ agreement }: Usable, custodian: Organisation): boolean =>
  names(agreement.custodianKinds, agreement.custodianCodes, custodian);

/** What one agreement shows: the classes that it covers, as far as they are in its views. */
function entriesShown({ agreement: { dataClasses, dataClassesVersion }, views }: Usable): View {
  const limits = [dataClasses ?? undefined, ...views.map(classesOfView)];
  const entries = limits.flatMap((classes) => (classes === undefined ? [] : [entriesOf(dataClassesVersion, classes)]));
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
  usable: readonly Usable[],
): { view: View; agreements: string[] } | undefined {
  if (holding.custodian.ods === request.requester.organisation.ods) return { view: 'all', agreements: [] };
  const covering = usable
    .filter((each) => coversCustodian(each, holding.custodian))
    .map((each) => ({ name: nameOf(each.agreement), shown: entriesShown(each) }))
    .filter(({ shown }) => shown.length > 0);
  if (covering.length === 0) return undefined;
  const agreements = covering.map(({ name }) => name);
  const views = covering.map(({ shown }) => shown);
  if (views.includes('all')) return { view: 'all', agreements };
  return { view: [...new Set(views.flat())], agreements };
}
