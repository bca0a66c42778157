import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from './http-request.ts';
import type { Route } from './http-routes.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};
/** A file whose name has its hash never changes; it is kept by browsers for a year. */
const FOR_EVER = 'public, max-age=31536000, immutable';

export interface StaticOptions {
  /** For metrics and logs. */
  name: string;
  /** Path of the pages, without a final slash. */
  path: string;
  /** A folder with `index.html` and `assets/`, whose names have hashes. Read once, here. */
  folder: string;
  /** A script beside `index.html` that a browser keeps for the pages, whose name stays: asked for anew each time. */
  worker?: string;
  /** Changes the page before it is served, once. */
  edit: (html: string) => string;
  /** Of the page. */
  headers: Readonly<Record<string, string>>;
}

function assetsOf(folder: string): Map<string, HttpAnswer> {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return new Map(
    names.map((name) => {
      const type = TYPES[extname(name)] ?? 'application/octet-stream';
      return [
        name,
        { status: 200, headers: { 'Content-Type': type, 'Cache-Control': FOR_EVER }, body: readFileSync(join(folder, name)) },
      ];
    }),
  );
}

function workerRoute(name: string, path: string, body: Buffer): Route {
  const headers = { 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': 'no-cache' };
  return { name: `${name} worker`, method: 'GET', path, handle: async () => ({ status: 200, headers, body }) };
}

/** What is served where nothing was built. */
const NOT_BUILT =
  '<!doctype html><html lang="en-GB"><title>Not built</title><p>This page was not built. Start with npm start.</p></html>';

/**
 * The built pages of an application in the browser: its files, and its one page for every other address below. Only files that were in the
 * folder at the start are served, by their very names, so that no path leads anywhere else.
 */
export function staticRoutes({ name, path, folder, edit, headers, worker }: StaticOptions): Route[] {
  const assets = assetsOf(join(folder, 'assets'));
  const index = join(folder, 'index.html');
  const built = existsSync(index);
  const page: HttpAnswer = {
    status: built ? 200 : 503,
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache', ...headers },
    body: built ? edit(readFileSync(index, 'utf8')) : NOT_BUILT,
  };
  const asset: Route['handle'] = async ({ params }) => {
    const found = assets.get(params['file'] ?? '');
    if (found === undefined) throw new FhirError('unknown-route', 'There is nothing at this address.');
    return found;
  };
  const script = worker === undefined ? undefined : join(folder, worker);
  const kept: Route[] =
    script === undefined || !existsSync(script) ? [] : [workerRoute(name, `${path}/${basename(script)}`, readFileSync(script))];
  return [
    ...kept,
    { name: `${name} file`, method: 'GET', path: `${path}/assets/:file`, handle: asset },
    { name, method: 'GET', path, handle: async () => page },
    { name, method: 'GET', path: `${path}/*`, handle: async () => page },
  ];
}
