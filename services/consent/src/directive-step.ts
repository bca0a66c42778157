import type { AccessRequest, Holding, View } from '@ouzel/exchange';
import { FRESH_PERMISSION_HOURS, OVERRIDING_REASONS } from './directive-policy.ts';
import type { Directive } from './directives.ts';
import type { Facts } from './facts.ts';

const HOUR_MS = 3_600_000;

/** What directives leave of a holding. */
export interface Left {
  /** Nothing but these types; absent: every type. */
  only?: readonly string[];
  types: readonly string[];
  labels: number;
}

interface Asked {
  ods: string;
  /** Undefined: whatever the custodian, so that only rules about everybody count. */
  custodian: string | undefined;
  purpose: AccessRequest['requester']['purpose'];
  facts: Pick<Facts, 'directives' | 'claims'>;
  now: Date;
}

const isFor = ({ organisation }: Directive, ods: string): boolean => organisation === undefined || organisation === ods;
const isOf = (rule: Directive, custodian: string | undefined): boolean =>
  rule.custodian === undefined || rule.custodian === custodian;

/** A permission lifts only what was said before it; what is not to be shared at all, only while it is fresh and for whom it names. */
function lifts(permission: Directive, objection: Directive, { ods, now }: Asked): boolean {
  // What one person allows lifts nothing that another said, though the two are taken for one.
  if (permission.of !== objection.of) return false;
  if (permission.exception === true) return permission.consent !== undefined && permission.consent === objection.consent;
  const given = permission.recorded?.getTime() ?? 0;
  if (given <= (objection.recorded?.getTime() ?? 0)) return false;
  if (objection.strength !== 'no-share') return true;
  return permission.organisation === ods && now.getTime() - given <= FRESH_PERMISSION_HOURS * HOUR_MS;
}

/** Break-glass opens what needs asking where the person cannot be asked; law and public interest open everything. */
function broken({ purpose, facts }: Asked, { strength, of }: Directive): boolean {
  if (purpose !== 'BTG') return false;
  return (facts.claims ?? []).some(
    ({ accessAlert, reasons, cannotBeAsked, of: about }) =>
      accessAlert &&
      about === of &&
      (reasons.some((reason) => OVERRIDING_REASONS.includes(reason)) || (strength !== 'no-share' && cannotBeAsked)),
  );
}

const common = (some: readonly string[] | undefined, more: readonly string[]): readonly string[] =>
  some === undefined ? more : some.filter((type) => more.includes(type));

/** What one objection leaves after all that lifts it. */
function after(left: Left, objection: Directive, asked: Asked): Left {
  const { facts, ods, custodian } = asked;
  const permissions = facts.directives.filter(
    (rule) => rule.effect === 'permit' && isFor(rule, ods) && isOf(rule, custodian) && lifts(rule, objection, asked),
  );
  const isWhole = ({ types, labels = 0 }: Directive): boolean => types === undefined && labels === 0;
  if (permissions.some(isWhole) || broken(asked, objection)) return left;
  const opened = permissions.flatMap(({ types = [] }) => types);
  const { types, labels = 0 } = objection;
  if (types !== undefined) return { ...left, types: [...left.types, ...types.filter((type) => !opened.includes(type))] };
  if (labels === 0) return { ...left, only: common(left.only, opened) };
  const openedLabels = permissions.reduce((bits, rule) => bits | (rule.labels ?? 0), 0);
  return { ...left, labels: left.labels | (labels & ~openedLabels) };
}

const WHOLE: Left = { types: [], labels: 0 };

function leftFor(asked: Asked): Left {
  const { facts, ods, custodian } = asked;
  return facts.directives
    .filter((rule) => rule.effect !== 'permit' && isFor(rule, ods) && isOf(rule, custodian))
    .reduce((left, objection) => after(left, objection, asked), WHOLE);
}

/** Whether the person objects to everything that anybody holds being shared with the requester, and nothing opens any of it. */
export function objectsToAll({ requester }: AccessRequest, facts: Asked['facts'], now: Date): boolean {
  const { organisation, purpose } = requester;
  return leftFor({ ods: organisation.ods, custodian: undefined, purpose, facts, now }).only?.length === 0;
}

/** What the person's directives leave of a holding; undefined where it is closed. Never bars the requester's own, nor the person. */
export function leftOf(
  holding: Omit<Holding, 'view'>,
  { requester }: AccessRequest,
  facts: Asked['facts'],
  now: Date,
): Left | undefined {
  const { organisation, purpose } = requester;
  if (holding.custodian.ods === organisation.ods || purpose === 'PATRQT') return WHOLE;
  const left = leftFor({ ods: organisation.ods, custodian: holding.custodian.ods, purpose, facts, now });
  return left.only?.length === 0 ? undefined : left;
}

/** Whether directives take nothing out of it. */
export const isWholeOf = ({ only, types, labels }: Left): boolean => only === undefined && types.length === 0 && labels === 0;

/** The holding as far as agreement and directives both show it. */
export function narrowed(holding: Omit<Holding, 'view'>, view: View, { only, types, labels }: Left): Holding {
  const isLeft = (entry: string): boolean => only?.includes(entry.split('?', 1)[0] ?? entry) !== false;
  const shown = only === undefined ? view : view === 'all' ? only : view.filter(isLeft);
  const except = types.length === 0 && labels === 0 ? {} : { except: { types, labels } };
  return { ...holding, view: shown, ...except };
}
