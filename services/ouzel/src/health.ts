import type { Database, HttpAnswer, Metrics, Route } from '@ouzel/runtime';

const json = (status: number, body: unknown): HttpAnswer => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});

/**
 * `/health`: the process answers. `/ready`: it can do its work; with warnings where it can, but somebody is needed. `/metrics`: Prometheus.
 * None says anything about a person.
 */
export function operationalRoutes({
  database,
  metrics,
  mode,
  warnings,
}: {
  database: Pick<Database, 'rows'>;
  metrics: Metrics;
  mode: string;
  warnings: () => readonly string[];
}): Route[] {
  const ready = async (): Promise<HttpAnswer> => {
    try {
      await database.rows({ name: 'ready', text: 'select 1' });
      const told = warnings();
      return json(200, { status: 'ready', mode, ...(told.length === 0 ? {} : { warnings: told }) });
    } catch {
      return json(503, { status: 'not ready', reason: 'the database cannot be reached' });
    }
  };
  const rendered = async (): Promise<HttpAnswer> => {
    const { contentType, text } = await metrics.render();
    return { status: 200, headers: { 'Content-Type': contentType }, body: text };
  };
  return [
    { name: 'health', method: 'GET', path: '/health', handle: async () => json(200, { status: 'ok' }) },
    { name: 'ready', method: 'GET', path: '/ready', handle: ready },
    { name: 'metrics', method: 'GET', path: '/metrics', handle: rendered },
  ];
}
