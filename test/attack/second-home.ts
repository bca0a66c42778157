import { base32OfUuid } from '@ouzel/fhir';
import type { Person, Region } from '@ouzel/region';
import type { World } from '../world/world.ts';

/** Somebody whom nothing else is told of, if the region has anybody but those. */
function somebody({ people, named }: Region): Person | undefined {
  const known: readonly string[] = Object.values(named);
  return people.find(({ nhsNumber, optedOut, restricted }) => !known.includes(nhsNumber) && !optedOut && !restricted);
}

/** Lets somebody live in the second care home, which may have nobody by chance. */
export function moveIntoSecondHome(region: Region): void {
  const person = somebody(region);
  if (person === undefined) return;
  person.careHome = region.organisations.careHomes[1].ods;
  person.residentSince = person.registeredSince;
}

/** The id of that resident. @throws Error where the region is too small for one. */
export async function residentOfSecondHome({ sample: { region }, system }: World): Promise<string> {
  const number = somebody(region)?.nhsNumber;
  const text = 'select person from locator.person where nhs_number = $1';
  const [row] = await system.database.rows<{ person: string }>({ text, values: [number ?? null] });
  if (row === undefined) throw new Error('Nobody lives in the second care home.');
  return base32OfUuid(row.person);
}
