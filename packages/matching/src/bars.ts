import type { Comparison } from './compare.ts';

/** What keeps two records from being linked, whatever they weigh. */
export type Bar =
  | 'given-names-differ'
  | 'one-given-name-differs'
  | 'birth-dates-differ'
  | 'a-generation-apart'
  | 'sexes-differ'
  | 'nhs-numbers-differ'
  | 'born-together-unnamed'
  | 'given-name-does-not-single-out'
  | 'birth-date-does-not-single-out'
  | 'nothing-but-name-and-birth';

const among = <Level extends string>(level: Level, ...levels: readonly Level[]): boolean => levels.includes(level);

const ofOneName = ({ family, given }: Comparison): boolean => among(family, 'same', 'sound') && among(given, 'same', 'variant');
const atHome = ({ home, phone }: Comparison): boolean => among(home, 'same', 'street', 'postcode') || phone === 'same';

/** What speaks against one person outright. Twins, brothers and sisters, father and son differ here and agree in all else. */
export function contradictions(comparison: Comparison, multiple: boolean): Bar[] {
  const { nhsNumber, given, birthDate, sex } = comparison;
  const bars: Bar[] = [];
  if (given === 'different') bars.push('given-names-differ');
  if (given === 'some') bars.push('one-given-name-differs');
  if (birthDate === 'different') bars.push('birth-dates-differ');
  if (birthDate === 'generation') bars.push('a-generation-apart');
  if (sex === 'different') bars.push('sexes-differ');
  if (nhsNumber === 'different' || nhsNumber === 'close') bars.push('nhs-numbers-differ');
  if (multiple && among(given, 'missing', 'initial')) bars.push('born-together-unnamed');
  return bars;
}

/** What is not there that would single somebody out of a household, where no number does. */
function gapsWithoutNumber(comparison: Comparison): Bar[] {
  const { family, given, birthDate } = comparison;
  const bars: Bar[] = [];
  // Twins have names that one letter tells apart; nothing but the number can say which of them a misspelt one is.
  if (!among(given, 'same', 'variant', 'swapped')) bars.push('given-name-does-not-single-out');
  if (birthDate === 'missing') bars.push('birth-date-does-not-single-out');
  if (among(birthDate, 'transposed', 'digit') && !(ofOneName(comparison) && atHome(comparison)))
    bars.push('birth-date-does-not-single-out');
  if (among(family, 'different', 'missing', 'close') && !atHome(comparison)) bars.push('nothing-but-name-and-birth');
  return bars;
}

/** The same where both bear one number: it may have been written down for another of the family. */
function gapsWithNumber(comparison: Comparison): Bar[] {
  const { family, given, birthDate } = comparison;
  const named = among(given, 'same', 'variant', 'close', 'order', 'swapped');
  if (birthDate === 'missing')
    return named && given !== 'close' && family !== 'different' ? [] : ['birth-date-does-not-single-out'];
  const ofFamily = atHome(comparison) || among(family, 'same', 'sound', 'part');
  return named || (birthDate === 'same' && ofFamily) ? [] : ['given-name-does-not-single-out'];
}

export const gaps = (comparison: Comparison): Bar[] =>
  comparison.nhsNumber === 'same' ? gapsWithNumber(comparison) : gapsWithoutNumber(comparison);

/**
 * Whether what bars the two is no more than may be wrong or left out in one record of somebody: then they are one person unless somebody else
 * fits as well, as a twin would. Everything else must agree.
 */
export function onlyOneCanBeMeant(comparison: Comparison, multiple: boolean): boolean {
  const { nhsNumber, family, given, birthDate, sex } = comparison;
  if (multiple || nhsNumber === 'different') return false;
  const [born, kin] = [birthDate === 'same', among(family, 'same', 'sound')];
  const named = ofOneName(comparison) && atHome(comparison);
  if (nhsNumber === 'same') {
    // Called by another name, or a date far off, or a wrong tick; never two of these.
    if (sex === 'different') return born && kin && given === 'same';
    return (born && kin && !among(given, 'missing', 'some')) || (named && birthDate !== 'missing');
  }
  // Two digits wrong, or the numbers of twins.
  if (nhsNumber === 'close') return born && ofOneName(comparison) && sex !== 'different';
  if (sex === 'different') return born && named && given === 'same';
  // Without a date a father is his son.
  return among(given, 'initial', 'close', 'order') && born && kin && atHome(comparison);
}
