// Keeps the page's own files, so that it can be opened without a connection. It never keeps an answer of the API: nothing about anybody.
const KEPT = 'ouzel-home-files';
const ROOT = new URL('./', self.location.href).pathname;
const isFile = (path: string): boolean => path.startsWith(`${ROOT}assets/`);
const ADDRESSES_OF_THE_SERVER = ['sign-in', 'callback', 'session', 'sign-out'].map((name) => ROOT + name);

/** The page and the files that it names; earlier ones go once these are there. */
async function keep(): Promise<void> {
  const page = await fetch(ROOT, { credentials: 'omit' });
  if (!page.ok) return;
  const html = await page.clone().text();
  const files = [...html.matchAll(/(?:src|href)="([^"]+\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '');
  const cache = await caches.open(KEPT);
  await cache.addAll(files);
  await cache.put(ROOT, page);
  for (const { url } of await cache.keys()) {
    const path = new URL(url).pathname;
    if (path !== ROOT && !files.some((file) => new URL(file, url).pathname === path)) await cache.delete(url);
  }
}

async function fileOf(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

/** The server's page where it can be had, else the one that was kept. */
async function pageOf(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(ROOT, { ignoreVary: true });
    if (kept === undefined) throw error;
    return kept;
  }
}

/** The events of a worker are not among those that a page's own types know. */
function call(event: Event, method: 'respondWith' | 'waitUntil', work: Promise<unknown>): void {
  const found: unknown = Reflect.get(event, method);
  if (typeof found === 'function') Reflect.apply(found, event, [work]);
}

self.addEventListener('install', (event) => call(event, 'waitUntil', keep()));
self.addEventListener('fetch', (event) => {
  const request: unknown = Reflect.get(event, 'request');
  if (!(request instanceof Request) || request.method !== 'GET') return;
  const { pathname, origin } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (isFile(pathname)) call(event, 'respondWith', fileOf(request));
  else if (request.mode === 'navigate' && !ADDRESSES_OF_THE_SERVER.includes(pathname))
    call(event, 'respondWith', pageOf(request));
});
