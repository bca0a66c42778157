import type { Facts } from './facts.ts';

/** DSPT statuses with which an organisation may be shown data of others (Data Security and Protection Toolkit). */
const GOOD_ENOUGH = ['standards-exceeded', 'standards-met', 'approaching-standards'];

/**
 * Why the requester's toolkit entry keeps others' data from it, or undefined. An organisation of which no status is recorded is not barred
 * by it: the list of warnings names it.
 */
export function dsptFault(dspt: Facts['dspt'], now: Date): string | undefined {
  if (dspt === undefined) return undefined;
  if (!GOOD_ENOUGH.includes(dspt.status)) return `its DSPT status is ${dspt.status}`;
  if (dspt.expiry !== undefined && dspt.expiry <= now)
    return `its DSPT status lapsed on ${dspt.expiry.toISOString().slice(0, 10)}`;
  return undefined;
}
