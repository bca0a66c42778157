import { dataReportRoutes } from './data-reports/routes.ts';
import { incidentRoutes } from './incidents/routes.ts';
import type { ApiRoute } from './route.ts';

/** What officers, and those whom they ask, work off: incidents, and data that is reported as wrong. */
export const deskRoutes = (): ApiRoute[] => [...incidentRoutes(), ...dataReportRoutes()];
