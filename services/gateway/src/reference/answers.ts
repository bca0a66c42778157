import { answers as answerTable } from '@ouzel/fhir';
import { code, type Markup, markup, table } from './markup.ts';
import { SITUATIONS } from './situations.ts';

/** The table of answers, from the errors that a request can end with. */
export function answers(): Markup {
  const rows = answerTable().map(({ situation, http, code: issue, spine }) => [
    SITUATIONS[situation],
    code(String(http)),
    code(issue),
    code(spine),
  ]);
  return markup`<h2 id="answers">Answers</h2>
<p>What cannot be done is answered with an OperationOutcome: its issue has a code of FHIR, a code of Spine, and a sentence that says
what to do.</p>
${table('What a request that fails is answered', ['Situation', 'HTTP', 'issue.code', 'Spine code'], rows)}`;
}
