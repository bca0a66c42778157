import { SOURCE_STATUSES } from '@ouzel/exchange';
import { STATUS_SENTENCES } from '../completeness.ts';
import { code, type Markup, markup, table } from './markup.ts';

/** How each source answered: in every whole record, and in a search that is not complete. */
export function completeness(): Markup {
  const rows = SOURCE_STATUSES.map((status) => [code(status), STATUS_SENTENCES[status]]);
  return markup`<h2 id="completeness">What is missing, said plainly</h2>
<p><code>$everything</code> ends with an OperationOutcome (<code>search.mode</code> is <code>outcome</code>) that has one issue for each
source that was due. A search has it only where a source is not <code>complete</code>. Read it before you rely on what is not there.</p>
${table('How a source has answered', ['Status', 'What it means'], rows)}`;
}
