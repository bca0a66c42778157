import type { Requester } from '@ouzel/exchange';

/** Privacy Officer and Caldicott Guardian (national RBAC), the roles that review. */
const OFFICERS: readonly string[] = ['R0001', 'R5105'];

/** Whom the console is for. */
export const admitsOfficer = ({ purpose, user }: Requester): boolean =>
  purpose === 'HOPERAT' && OFFICERS.includes(user?.role ?? '');

/** Whom the page of care homes is for: somebody by name who works in one, whatever their role, caring for its residents. */
export const admitsHomeWorker = ({ purpose, user, organisation }: Requester): boolean =>
  purpose === 'TREAT' && user !== undefined && organisation.kind === 'care-home';
