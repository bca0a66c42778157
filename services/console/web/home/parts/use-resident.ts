import { readResidents, type Resident } from '../api/residents.ts';
import { useAgain } from './use-again.ts';

/** A resident by id: undefined until the list is there, or where they are not on it. */
export function useResident(id: string, home: string): { resident: Resident | undefined; lost: boolean } {
  const { asked, lost } = useAgain(home, readResidents(home));
  return { resident: asked.is === 'there' ? asked.value.find((each) => each.id === id) : undefined, lost };
}
