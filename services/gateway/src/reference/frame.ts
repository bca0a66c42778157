import { type Markup, markup } from './markup.ts';

const CONTENTS = {
  token: 'Get a token',
  try: 'Try it',
  completeness: 'What is missing',
  searching: 'Searching and paging',
  headers: 'Headers',
  operations: 'Operations',
  types: 'Resource types',
  addresses: 'Other addresses',
  answers: 'Answers',
} as const;

/** What stands before the sections. */
export function top(base: string): Markup {
  return markup`<a class="skip" href="#main">Skip to the content</a>
<header><h1>Ouzel: a shared care record over FHIR R4</h1>
<p class="base"><code>${base}</code></p>
<p class="lead">Ouzel asks the systems that each hold part of one person’s story, decides who may see it, and answers with one record
that says where every line came from and what is missing. This page is for those who write programs that use it; it says nothing about
any person.</p></header>
<nav aria-label="Contents"><ul>${Object.entries(CONTENTS).map(
    ([id, name]) => markup`<li><a href="#${id}">${name}</a></li>\n`,
  )}</ul></nav>`;
}

export function bottom(base: string): Markup {
  return markup`<footer><p>Made from the routes of this server. For a machine:
<a href="${base}/metadata">CapabilityStatement</a>,
<a href="${base}/.well-known/smart-configuration">SMART configuration</a>. Written down elsewhere:
<a href="https://hl7.org/fhir/R4/http.html">FHIR R4 REST</a>,
<a href="https://hl7.org/fhir/R4/search.html">FHIR R4 search</a>.</p></footer>`;
}
