import type { StoredEvent, StoredPart } from './stored-event.ts';

/** What of one part was asked of an organisation, or is its own: nothing is said of who else holds what. */
function partConcerning<Part extends StoredPart>(part: Part, ods: string): Part {
  const custodians = part.custodians?.filter((each) => each.ods === ods);
  const records = custodians?.flatMap((each) => each.records) ?? [];
  const isOwn = (packed: string): boolean => records.some((record) => packed.split(' ', 1)[0]?.endsWith(`/${record}.`) === true);
  return {
    ...part,
    agreements: undefined,
    fact: undefined,
    custodians,
    resources: part.resources.filter(isOwn),
    sources: part.sources?.filter((each) => each.ods === ods),
  };
}

const concerns = ({ sources = [], custodians = [] }: StoredPart, ods: string): boolean =>
  [...sources, ...custodians].some((each) => each.ods === ods);

/**
 * An event as the privacy officer of an organisation sees it: whole where their organisation acted, else who asked for what and when, with
 * only those people, sources and resources that are their organisation's matter. The hash of the whole answer stays: it tells nothing.
 */
export function concerningOnly(event: StoredEvent, ods: string): StoredEvent {
  if (event.organisation.ods === ods) return event;
  const whole = partConcerning(event, ods);
  if (event.parts === undefined) return whole;
  return { ...whole, parts: event.parts.filter((each) => concerns(each, ods)).map((each) => partConcerning(each, ods)) };
}
