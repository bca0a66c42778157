import { ask } from '../world/api.ts';
import { dead } from '../world/dead-letters.ts';
import type { World } from '../world/world.ts';

const [PRACTICE, FAILING] = ['9OZP001', '9OZP002'];

/** Pages about sources, organisations and what follows from the trail, as pictures take them. */
export const boardPages = ({ letter }: Board): [string, string][] => [
  ['sources', '/sources'],
  ['source', `/sources/${PRACTICE}`],
  ['dead-letters', '/dead-letters'],
  ['dead-letter', `/dead-letters/${letter}`],
];

export interface Board {
  letter: string;
}

/** A practice that fails and deliveries that died, so that there is something to see. */
export async function furnishBoard(world: World, _ig: string): Promise<Board> {
  world.sample.twins.gp.setFault(FAILING, 'down');
  const token = await world.token('clinician');
  for (const id of Object.values(world.people)) await ask(world.fhirBase, `Patient/${id}/$everything`, { token });
  const letter = await dead(world.system.database, PRACTICE, 'HTTP 503');
  await dead(world.system.database, '9OZH01', 'the destination could not be reached');
  return { letter };
}
