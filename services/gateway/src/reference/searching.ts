import { doorLimits } from '@ouzel/runtime';
import { limits } from '../limits.ts';
import { RESULT_PARAMETERS } from '../search-conditions.ts';
import { code, type Markup, markup, table } from './markup.ts';

const SAYS: Readonly<Record<string, string>> = {
  _count: `Matches on a page, at most ${limits.pageMax}. 0 counts only.`,
  _sort: 'date, _lastUpdated or _id; a minus before it turns it round. Newest first unless you say so.',
  _summary: 'true, text, data, count or false.',
  _elements: 'Top-level elements by name, separated by commas.',
  _include: `Type:parameter, Type:parameter:Target or *. Includes of both kinds: at most ${limits.includesMax}.`,
  _revinclude: 'Type:parameter, of resources that refer to a match.',
  _total: 'none leaves out the number of matches.',
  _page: `Stands in the links of a page. They are good for ${limits.pageLifeMs / 60_000} minutes, and for you only.`,
  _format: 'json or application/fhir+json.',
  _pretty: 'true lays the answer out for a reader.',
};

/** How searches are asked and how their answers are paged. */
export function searching(): Markup {
  const rows = RESULT_PARAMETERS.map((name) => [code(name), SAYS[name] ?? '']);
  return markup`<h2 id="searching">Searching and paging</h2>
<p>A search names one person: by <code>patient</code> or <code>subject</code> with their id, or by <code>patient:identifier</code> with
their NHS number. People are not listed: search Patient by <code>identifier</code> or <code>_id</code>. To keep an NHS number out of
addresses, post the parameters as a form to <code>[type]/_search</code>.</p>
<p>Where there is more, the Bundle has a link <code>next</code>: follow it as it is until there is none. A date takes the prefixes
<code>eq ne gt ge lt le sa eb ap</code>; a comma between values means or. Chained parameters and <code>_has</code> are refused.</p>
<p>A search has at most ${limits.parametersMax} parameters of ${limits.valuesMax} values, a posted Bundle at most
${limits.entriesMax} entries, a JSON Patch at most ${limits.patchOperationsMax} operations, a body at most
${doorLimits.bodyBytesMax / 1024 / 1024} MiB.</p>
${table('Parameters that shape the answer', ['Parameter', 'What it takes'], rows)}`;
}
