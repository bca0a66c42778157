/** Markup that may be sent as it is: whatever was text in it has been escaped. */
export interface Markup {
  readonly markup: string;
}

type Part = string | number | Markup | readonly Part[];

/** Text as it stands in an element or between the quotes of an attribute. */
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

function written(part: Part): string {
  if (typeof part === 'string') return escaped(part);
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map(written).join('');
}

/** Joins markup as written here with parts: markup stays as it is, text is escaped. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { markup: strings.map((text, at) => text + written(parts[at] ?? '')).join('') };
}

export const code = (text: string): Markup => markup`<code>${text}</code>`;

/** Short codes in a row, that may break between them and nowhere else. */
export const codes = (texts: readonly string[]): Markup =>
  markup`${texts.map((text, at) => markup`${at === 0 ? '' : ' '}<code>${text}</code>`)}`;

/** A table whose first cell of each row names the row. It scrolls by itself where the screen is narrow. */
export function table(caption: string, heads: readonly string[], rows: readonly (readonly Part[])[]): Markup {
  return markup`<div class="wide" role="region" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption>
<thead><tr>${heads.map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([first = '', ...rest]) => markup`<tr><th scope="row">${first}</th>${rest.map((cell) => markup`<td>${cell}</td>`)}</tr>\n`,
  )}</tbody></table></div>`;
}
