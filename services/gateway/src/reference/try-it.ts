import type { Gateway } from '../context.ts';
import { curlOf, preparation } from './curl.ts';
import { EXAMPLES } from './examples.ts';
import { type Markup, markup } from './markup.ts';

/** Lines to paste, which a test runs. */
export function examples({ base, sample }: Pick<Gateway, 'base' | 'sample'>): Markup {
  const groups = Object.entries(EXAMPLES).map(
    ([name, all]) => markup`<h3>${name}</h3>
${all.map((example) => markup`<p>${example.title}:</p>\n<pre tabindex="0"><code class="curl">${curlOf(example)}</code></pre>\n`)}`,
  );
  return markup`<h2 id="try">Try it</h2>
<p>Paste these first${sample ? ', in the folder where the sample runs' : ''}; the examples after them use the variables.</p>
<pre tabindex="0"><code>${preparation(base, sample)}</code></pre>
${groups}`;
}
