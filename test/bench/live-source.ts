import { connect, headersOf } from './http-load.ts';
import { startWorld } from '../world/world.ts';
import type { Row } from './measure.ts';
import { measure } from './window.ts';

const PEOPLE = 50;
const CONNECTIONS = 16;
const WARM_SECONDS = 1;

/** `$everything` of somebody whose practice is asked live. The practice's twin, the exchange and the load share a process here. */
export async function benchLiveSource(seconds: number): Promise<Row[]> {
  const world = await startWorld({ people: PEOPLE });
  await world.story();
  const { origin, pathname } = new URL(world.fhirBase);
  const target = { base: world.fhirBase, token: await world.token('clinician') };
  const lanes = Array.from({ length: CONNECTIONS }, () => connect(origin));
  const path = `${pathname}/Patient/${world.people['story']}/$everything`;
  const load = {
    next: () => ({ method: 'GET' as const, path, headers: headersOf(target).get }),
    fault: ({ status }: { status: number }) => (status === 200 ? undefined : `status ${status}`),
  };
  await measure(lanes, load, WARM_SECONDS);
  const { rate, p50, p99, faults } = await measure(lanes, load, seconds);
  await Promise.all(lanes.map((lane) => lane.close()));
  await world.stop();
  const bad = faults.size === 0 ? '' : `; faults: ${[...faults].join(', ')}`;
  return [
    {
      what: `$everything, a practice's twin asked live, ${CONNECTIONS} connections (p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)} ms${bad})`,
      value: rate,
      unit: '/s',
    },
  ];
}
