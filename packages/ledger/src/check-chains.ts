import { placeInChain } from './event-id.ts';
import type { Leaf } from './leaf.ts';

interface Chain {
  /** Every number up to this one was seen, or is a hole. */
  through: number;
  /** Numbers that are missing, each with the place of the next event of its writer after it. */
  holes: Map<number, number>;
  /** The furthest mark, and the numbers for which nobody was answered. */
  marked: number;
  void: Set<number>;
}

export interface ChainFault {
  index: number;
  fault: string;
}

/**
 * The chains of the writers: each numbers its events without a gap, and says from time to time up to which number all are acknowledged.
 * Events of one writer may come in any order, since its transactions do.
 */
export function createChainCheck() {
  const chains = new Map<string, Chain>();
  const chainOf = (writer: string): Chain => {
    const known = chains.get(writer) ?? { through: 0, holes: new Map(), marked: 0, void: new Set() };
    chains.set(writer, known);
    return known;
  };
  return {
    /** @returns what is wrong with an event, as the end of a sentence that begins with it. */
    add({ id, note }: Leaf, index: number): string | undefined {
      const place = placeInChain(id);
      if (place === undefined) return 'has the id of no writer';
      const chain = chainOf(place.writer);
      if (note?.mark !== undefined) {
        const marked = chainOf(note.mark.writer);
        marked.marked = Math.max(marked.marked, note.mark.through);
        for (const number of note.mark.void) marked.void.add(number);
      }
      if (place.number <= chain.through) return chain.holes.delete(place.number) ? undefined : 'is in the log twice';
      for (let number = chain.through + 1; number < place.number; number += 1) chain.holes.set(number, index);
      chain.through = place.number;
      return undefined;
    },
    /** What marks say must be there and is not; holes that no mark speaks of yet are counted. @param size where an event after the last would be. */
    end(size: number): { faults: ChainFault[]; open: number } {
      const faults: ChainFault[] = [];
      let open = 0;
      for (const [writer, chain] of chains) {
        for (const [number, index] of chain.holes) {
          if (number > chain.marked) open += 1;
          else if (!chain.void.has(number))
            faults.push({ index, fault: `event ${number} of writer ${writer}, which was acknowledged, is missing before it` });
        }
        for (let number = chain.through + 1; number <= chain.marked; number += 1) {
          if (!chain.void.has(number))
            faults.push({ index: size, fault: `event ${number} of writer ${writer}, which was acknowledged, is missing` });
        }
      }
      return { faults, open };
    },
  };
}
