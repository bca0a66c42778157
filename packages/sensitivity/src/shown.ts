import type { Organisation, Requester } from '@ouzel/exchange';
import { CLASSES, CLASS_NAMES } from './classes.ts';
import type { Audience, RuleSet } from './rules.ts';

type Asker = Pick<Requester, 'organisation' | 'purpose' | 'user'>;

function isIn({ purposes, kinds, organisations, roles }: Audience, { organisation, purpose, user }: Asker): boolean {
  return (
    purposes?.includes(purpose) !== false &&
    kinds?.includes(organisation.kind) !== false &&
    organisations?.includes(organisation.ods) !== false &&
    (roles === undefined || (user !== undefined && roles.includes(user.role)))
  );
}

/** Bits of the classes that are withheld from this requester: all that no audience of theirs names. */
export const withheldFrom = ({ classes }: Pick<RuleSet, 'classes'>, asker: Asker): number =>
  CLASS_NAMES.filter((name) => classes[name]?.shownTo.some((each) => isIn(each, asker)) !== true).reduce(
    (bits, name) => bits | CLASSES[name],
    0,
  );

/** Bits of the classes that all of a custodian's records are of. */
export const custodianLabels = ({ classes }: Pick<RuleSet, 'classes'>, { ods, kind }: Organisation): number =>
  CLASS_NAMES.filter((name) => {
    const rules = classes[name];
    return rules !== undefined && (rules.custodians.includes(ods) || rules.custodianKinds.includes(kind));
  }).reduce((bits, name) => bits | CLASSES[name], 0);
