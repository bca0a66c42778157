import { hash } from 'node:crypto';
import type { HttpAnswer } from '@ouzel/runtime';
import type { Gateway } from '../context.ts';
import type { ApiRoute } from '../route.ts';
import { otherAddresses } from './addresses.ts';
import { answers } from './answers.ts';
import { completeness } from './completeness.ts';
import { bottom, top } from './frame.ts';
import { headers } from './headers.ts';
import { markup } from './markup.ts';
import { operations } from './operations.ts';
import { resourceTypes } from './resource-types.ts';
import { searching } from './searching.ts';
import { STYLE } from './style.ts';
import { comingIn } from './token.ts';
import { examples } from './try-it.ts';

/** Nothing is loaded, nothing runs, nothing is sent; of styles only the one in the page. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${hash('sha256', STYLE, 'base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': POLICY,
  'Referrer-Policy': 'no-referrer',
} as const;

/** A page for a person with a browser: what this is, what it does, and how to come in. Made from the routes. */
export function referencePage(
  routes: readonly ApiRoute[],
  gateway: Pick<Gateway, 'base' | 'authBase' | 'smartConfiguration' | 'sample'>,
): HttpAnswer {
  const { base } = gateway;
  const { markup: body } = markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ouzel: a shared care record over FHIR R4</title><style>${{ markup: STYLE }}</style></head>
<body>${top(base)}
<main id="main" tabindex="-1">${comingIn(gateway)}
${examples(gateway)}
${completeness()}
${searching()}
${headers()}
${operations(routes)}
${resourceTypes(routes)}
${otherAddresses(routes)}
${answers()}</main>
${bottom(base)}</body></html>
`;
  return { status: 200, headers: HEADERS, body };
}
