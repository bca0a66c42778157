import type { LinkStatement } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Header, type Message, type Segment, value, values } from '@ouzel/hl7v2';
import { isNhs, localIdsOf } from './patient.ts';
import { instantOf } from './time.ts';

/** Events that say that two of the sender's numbers are one person's, or are not after all. */
const MERGES = ['A34', 'A40'];
const UNMERGES = ['A37'];

/** A pair of the sender's own numbers, `authority|number`. */
export interface NumberPair {
  survivor: string;
  obsolete: string;
}

export interface TranslatedLink {
  event: string;
  change: LinkStatement['change'];
  pairs: NumberPair[];
  /** Assigning authorities named (CX-4): none may be another organisation's. */
  authorities: string[];
  occurred: Date;
  warnings: string[];
}

const authorityOf = (number: string): string => number.slice(0, number.indexOf('|'));

/** Each MRG with the PID before it (ADT_A39 repeats the two). */
function merged(message: Message): [survivor: Segment, obsolete: Segment][] {
  let pid: Segment | undefined;
  return message.segments.flatMap((segment): [Segment, Segment][] => {
    if (segment.name === 'PID') pid = segment;
    return segment.name === 'MRG' && pid !== undefined ? [[pid, segment]] : [];
  });
}

/** The survivor of each obsolete number is the first one of the same authority that is not itself the obsolete one. */
function mergePairs(message: Message): NumberPair[] {
  return merged(message).flatMap(([pid, mrg]) => {
    const [survivors, obsolete] = [localIdsOf(message, pid, 3), localIdsOf(message, mrg, 1)];
    return obsolete.flatMap((number): NumberPair[] => {
      const survivor = survivors.find((each) => authorityOf(each) === authorityOf(number) && !obsolete.includes(each));
      return survivor === undefined ? [] : [{ survivor, obsolete: number }];
    });
  });
}

/** A37 names the two people by a PID each, in either order: every two numbers of one authority are parted. */
function unmergePairs(message: Message): NumberPair[] {
  const [first, second] = message.segments.filter(({ name }) => name === 'PID');
  if (first === undefined || second === undefined) return [];
  const others = localIdsOf(message, second, 3);
  return localIdsOf(message, first, 3).flatMap((survivor) =>
    others
      .filter((obsolete) => obsolete !== survivor && authorityOf(obsolete) === authorityOf(survivor))
      .map((obsolete) => ({ survivor, obsolete })),
  );
}

function warningsOf(message: Message): string[] {
  const named = message.segments.filter(({ name }) => name === 'MRG').flatMap((mrg) => values(message, mrg, 1));
  return named.some(isNhs) ? ['MRG-1 names an NHS number: only PDS or a person merges those, and it was left out.'] : [];
}

/**
 * What an A34, A40 (merge) or A37 (unlink) says about the sender's own numbers; undefined for any other event.
 * @throws FhirError `bad-value` where it names no two numbers of one authority, or cannot be placed in time.
 */
export function translateLink(message: Message, { type, event, sentAt }: Header): TranslatedLink | undefined {
  const merge = MERGES.includes(event);
  if (type !== 'ADT' || (!merge && !UNMERGES.includes(event))) return undefined;
  const evn = message.segments.find(({ name }) => name === 'EVN');
  const occurred = instantOf(value(message, evn, 2).component(1)) ?? instantOf(sentAt);
  if (occurred === undefined)
    throw new FhirError('bad-value', 'Neither EVN-2 nor MSH-7 is a date: the message cannot be placed in time.');
  const pairs = merge ? mergePairs(message) : unmergePairs(message);
  if (pairs.length === 0)
    throw new FhirError(
      'bad-value',
      merge
        ? 'PID-3 and MRG-1 name no two of your own numbers of one authority: nothing is merged.'
        : 'The two PID segments name no two of your own numbers of one authority: nothing is parted.',
    );
  const authorities = [...new Set(pairs.flatMap(({ survivor, obsolete }) => [authorityOf(survivor), authorityOf(obsolete)]))];
  const change = merge ? 'merge' : 'unmerge';
  return { event: `${type}^${event}`, change, pairs, authorities, occurred, warnings: warningsOf(message) };
}
