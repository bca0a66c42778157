import type { HttpAnswer } from '@ouzel/runtime';
import type { Gateway } from './context.ts';
import type { ApiRoute } from './routes.ts';

/** A page for a person with a browser: what this is, what it does, and how to come in. Made from the routes. */
export function referencePage(routes: readonly ApiRoute[], { base }: Pick<Gateway, 'base'>): HttpAnswer {
  const rows = routes
    .filter(({ door }) => door === 'fhir')
    .map(({ method, path }) => `<li><code>${method} ${base}${path}</code></li>`);
  const body = `<!doctype html><html lang="en"><title>Ouzel</title><ul>${rows.join('')}</ul></html>`;
  return { status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body };
}
