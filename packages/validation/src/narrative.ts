// What HTML 4 has for formatting (https://hl7.org/fhir/R4/narrative.html#rules): nothing that runs, loads or sends.
const TAGS = new Set(
  `a abbr acronym address b bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt em font h1 h2 h3 h4 h5
  h6 hr i img ins kbd li ol p pre q s samp small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var`.split(
    /\s+/,
  ),
);
const ATTRIBUTES = new Set(
  `abbr align alt axis bgcolor border cellpadding cellspacing char charoff cite class color colspan compact datetime dir face headers
  height href hreflang id lang longdesc name noshade nowrap rel rev rowspan rules frame scope size span src start style summary
  tabindex title type valign value width xml:lang xml:space xmlns accesskey`.split(/\s+/),
);
const DEPTH_MAX = 200;

const ATTRIBUTE = /\s+([A-Za-z][A-Za-z0-9:_-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const NAME = /[A-Za-z][A-Za-z0-9]*/y;
const CLOSE = /\s*(\/?)>/y;
/** An address may be relative, a place on the page, or of a scheme that only opens when it is chosen. */
const HREF = /^(?:(?:https?|mailto|tel|urn|ftp):|[^:]*$|[#/?.])/i;
/** A picture may not be fetched from elsewhere: that would tell who reads the record. */
const SRC = /^(?:data:\s?image\/(?:png|gif|jpe?g);base64,[A-Za-z0-9+/=\s]*$|[^:/\\][^:\\]*$)/i;
const STYLE_PICTURE = /url\(data:\s?image\/(?:png|gif|jpe?g);base64,[A-Za-z0-9+/=]*\)/g;
const STYLE_ACTIVE = /url|expression|import|behavio|binding|javascript|[\\@<]|\/\*/i;

function isPlainAttribute(name: string, value: string): boolean {
  if (name === 'xmlns') return value === 'http://www.w3.org/1999/xhtml';
  if (name.startsWith('xmlns:')) return true;
  if (!ATTRIBUTES.has(name.toLowerCase())) return false;
  const isAddress = /^(href|src|cite|longdesc)$/i.test(name);
  // A browser reads `&colon;` and `&#58;` as a colon.
  if (isAddress && /&(?!amp;)/.test(value)) return false;
  if (name.toLowerCase() === 'src') return SRC.test(value.trim());
  if (isAddress) return HREF.test(value.trim());
  return name.toLowerCase() !== 'style' || (!value.includes('&') && !STYLE_ACTIVE.test(value.replaceAll(STYLE_PICTURE, '')));
}

/** Where the tag that opens at `from` ends, its name, and whether it closes itself; undefined where it is not a plain one. */
function openTag(html: string, from: number): { name: string; end: number; empty: boolean } | undefined {
  NAME.lastIndex = from + 1;
  const name = NAME.exec(html)?.[0].toLowerCase();
  if (name === undefined || !TAGS.has(name)) return undefined;
  let end = NAME.lastIndex;
  for (;;) {
    ATTRIBUTE.lastIndex = end;
    const [, attribute, quoted, single] = ATTRIBUTE.exec(html) ?? [];
    if (attribute === undefined) break;
    if (!isPlainAttribute(attribute, quoted ?? single ?? '')) return undefined;
    end = ATTRIBUTE.lastIndex;
  }
  CLOSE.lastIndex = end;
  const close = CLOSE.exec(html);
  return close === null ? undefined : { name, end: CLOSE.lastIndex, empty: close[1] === '/' };
}

/** The end of the mark that opens at `from`, with the names still open; undefined where the mark is not allowed. */
function step(html: string, from: number, open: string[]): number | undefined {
  if (html.startsWith('<!--', from)) {
    const end = html.indexOf('-->', from + 4);
    return end === -1 ? undefined : end + 3;
  }
  if (html.charCodeAt(from + 1) === 47) {
    const end = html.indexOf('>', from);
    return end !== -1 &&
      open.pop() ===
        html
          .slice(from + 2, end)
          .trim()
          .toLowerCase()
      ? end + 1
      : undefined;
  }
  const tag = openTag(html, from);
  if (tag === undefined) return undefined;
  if (!tag.empty) open.push(tag.name);
  return open.length > DEPTH_MAX ? undefined : tag.end;
}

/**
 * Whether a narrative is well-formed XHTML in one div, of plain formatting only: no script, no event handler, no form, no frame, nothing
 * fetched from elsewhere, no document type, no entity of its own. Each character is looked at once or twice.
 */
export function isPlainNarrative(html: string): boolean {
  const trimmed = html.trim();
  if (!trimmed.startsWith('<div') || !trimmed.isWellFormed()) return false;
  const open: string[] = [];
  let at = 0;
  while (at < trimmed.length) {
    if (trimmed.charCodeAt(at) !== 60) {
      const next = trimmed.indexOf('<', at);
      if (open.length === 0 || next === -1) return false;
      at = next;
      continue;
    }
    if (at > 0 && open.length === 0) return false;
    const end = step(trimmed, at, open);
    if (end === undefined) return false;
    at = end;
  }
  return open.length === 0 && /[^\s]/.test(trimmed.replaceAll(/<(?!img)[^>]*>/g, ''));
}
