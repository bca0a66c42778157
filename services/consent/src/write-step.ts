import type { AccessRequest, Holding, View } from '@ouzel/exchange';
import type { Agreed } from './agreement-step.ts';
import { nameOf } from './agreements.ts';
import { entriesOf } from './data-classes.ts';
import { isWholeOf, leftOf } from './directive-step.ts';
import type { Facts } from './facts.ts';
import type { KnownHolding } from './sensitivity-step.ts';

/** Where what is posted for the custodian of a holding is kept: beside the copies of a live source, never in one. */
function posted({ base, record, custodian, types, source, own, linked }: KnownHolding): Omit<Holding, 'view'> {
  const mine = { ...(own === undefined ? {} : { own }), ...(linked === undefined ? {} : { linked }) };
  return source === 'gp-connect'
    ? { record: base ?? record, custodian, types, source: 'stored', ...mine }
    : { record, custodian, types, source, ...mine };
}

/** One for each record: the base of a live source may stand twice. */
const distinct = <Each extends { record: string }>(holdings: readonly Each[]): Each[] => [
  ...new Map(holdings.map((holding) => [holding.record, holding])).values(),
];

/** The requester's own records as something may be added to them. */
export function ownRecords(held: readonly KnownHolding[], ods: string): Holding[] {
  const own = held.filter(({ custodian }) => custodian.ods === ods);
  return distinct(own.map((holding): Holding => ({ ...posted(holding), view: 'all' })));
}

/**
 * Records of others into which agreements in force let the requester write, each as far as the classes that they name; of those records
 * nothing else is opened by it. Neither a lapsed agreement nor one that the person objects to lets anybody write.
 */
export function writableRecords(
  request: AccessRequest,
  facts: Pick<Facts, 'directives' | 'claims'> & { holdings: readonly KnownHolding[] },
  agreed: Agreed,
  now: Date,
): { holdings: Holding[]; agreements: string[] } {
  const { ods } = request.requester.organisation;
  const isOpen = (holding: KnownHolding): boolean => {
    const left = leftOf(holding, request, facts, now);
    return left !== undefined && isWholeOf(left);
  };
  const opened = facts.holdings
    .filter((holding) => holding.custodian.ods !== ods && holding.source !== 'pointers' && isOpen(holding))
    .flatMap((holding) => {
      const letting = agreed
        .covering(holding.custodian)
        .filter(({ agreement, views }) => agreement.writes.length > 0 && views.length === 1);
      const writes: View = [
        ...new Set(letting.flatMap(({ agreement }) => entriesOf(agreement.dataClassesVersion, agreement.writes))),
      ];
      const names = letting.map(({ agreement }) => nameOf(agreement));
      return writes.length === 0 ? [] : [{ holding: { ...posted(holding), view: writes, writes }, names }];
    });
  return {
    holdings: distinct(opened.map(({ holding }) => holding)),
    agreements: [...new Set(opened.flatMap(({ names }) => names))],
  };
}
