import { ask } from '../world/api.ts';
import type { World } from '../world/world.ts';

const PRACTICE = '9OZP001';

/** Pages about sources, organisations and what follows from the trail, as pictures take them. */
export const BOARD_PAGES: [string, string][] = [
  ['sources', '/sources'],
  ['source', `/sources/${PRACTICE}`],
];

/** A practice that fails, so that there is something to see. */
export async function furnishBoard(world: World, _ig: string): Promise<void> {
  world.sample.twins.gp.setFault('9OZP002', 'down');
  const token = await world.token('clinician');
  for (const id of Object.values(world.people)) await ask(world.fhirBase, `Patient/${id}/$everything`, { token });
}
