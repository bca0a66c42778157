import { createCases, createDataReports, createIncidentDesk, createIncidents } from '@ouzel/audit';
import type { Database, Log } from '@ouzel/runtime';

/** What officers work off: cases, incidents, and data that is reported as wrong. `incidents` is where the exchange notes some itself. */
export const deskRooms = (database: Database, now: () => Date, log: Log) => ({
  cases: createCases({ database, now }),
  incidents: createIncidents({ database, now, log }),
  incidentDesk: createIncidentDesk({ database, now }),
  dataReports: createDataReports({ database, now }),
});
