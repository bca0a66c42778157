import type { AccessRequest, Holding } from '@ouzel/exchange';
import type { Facts } from './facts.ts';

export const objectsTo = (directive: Facts['directives'][number], ods: string): boolean =>
  directive.organisation === undefined || directive.organisation === ods;

/** An objection covers a holding where it names its custodian, or nobody; never the requester's own. */
export function objected(
  holding: Omit<Holding, 'view'>,
  request: AccessRequest,
  { directives }: Pick<Facts, 'directives'>,
): boolean {
  const { ods } = request.requester.organisation;
  if (holding.custodian.ods === ods || request.requester.purpose === 'PATRQT') return false;
  return directives.some(
    (directive) =>
      (directive.custodian === undefined || directive.custodian === holding.custodian.ods) && objectsTo(directive, ods),
  );
}
