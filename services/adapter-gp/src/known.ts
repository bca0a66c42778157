import type { Holding, Permit } from '@ouzel/exchange';
import { limits } from './limits.ts';

/**
 * Whether a practice's record may hold one of these types now. It is known not to only where the practice has promised to tell of every
 * change before it makes it, has told of none since (nor shortly before) it was last asked, its last answer to this organisation left
 * nothing out, and that is not long ago. In any doubt it may, and is asked.
 */
export function mayHold({ hideLocation }: Permit, holding: Holding, types: readonly string[], now: Date): boolean {
  const { known } = holding;
  if (known === undefined || hideLocation || !known.announces || !known.whole) return true;
  const asked = known.asked.getTime();
  // A change is made some time after it was told of, and an answer may be older than it looks: both lie within this.
  if (known.changed !== undefined && asked <= known.changed.getTime() + limits.settleMs) return true;
  const age = now.getTime() - asked;
  if (age < 0 || age > limits.trustMs) return true;
  return types.some((type) => holding.types.includes(type));
}
