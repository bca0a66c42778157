import { createContext, type ReactNode, useContext } from 'react';
import type { Asked } from '../../parts/use-answer.ts';
import { readResidents, type Resident } from '../api/residents.ts';
import { useAgain } from './use-again.ts';

interface Residents {
  asked: Asked<Resident[]>;
  again: () => void;
  lost: boolean;
}

const ResidentsContext = createContext<Residents>({ asked: { is: 'loading' }, again: () => undefined, lost: false });

/** The list is held above the pages, in memory alone: without a connection somebody who is signed in still finds whom they have read of. */
export function ResidentsOf({ home, children }: { home: string; children: ReactNode }) {
  return <ResidentsContext value={useAgain(home, readResidents(home))}>{children}</ResidentsContext>;
}

export const useResidents = (): Residents => useContext(ResidentsContext);

/** A resident by id: undefined until the list is there, or where they are not on it. */
export function useResident(id: string): Resident | undefined {
  const { asked } = useResidents();
  return asked.is === 'there' ? asked.value.find((each) => each.id === id) : undefined;
}
