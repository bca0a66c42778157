import type { Effect, Incidents, NotedIncident } from '@ouzel/exchange';
import type { Database, Log } from '@ouzel/runtime';
import { bodyAs } from '../body-as.ts';
import type { Officer } from '../cases/case-list.ts';
import { changeFrom, changeIncident, noIncident } from './change-incident.ts';
import { openingSchema } from './incident-event.ts';
import { listIncidents, oneIncident } from './incident-list.ts';
import { noteIncident, openIncident } from './open-incident.ts';

const SENTENCE = 'Send {nature, text, aware?, case?, organisation?} as contracts/ig-incidents.md has it.';

/** Incidents as officers of information governance see to them (UK GDPR art. 33 and 34). */
export function createIncidentDesk({ database, now }: { database: Database; now: () => Date }) {
  return {
    list: (officer: Officer, criteria: { closed?: boolean | undefined; casefile?: string | undefined }) =>
      listIncidents(database, officer, { ...criteria, now: now() }),

    /** @throws FhirError `not-found`. */
    async read(officer: Officer, id: string) {
      const found = await oneIncident(database, officer, id, now());
      if (found === undefined) throw noIncident();
      return found;
    },

    /** @throws FhirError `bad-element`, `unsafe`, `not-found`, `not-allowed`. */
    async open(officer: Officer, json: unknown, alongside: () => Effect): Promise<{ id: string; version: number }> {
      return openIncident(database, officer, bodyAs(openingSchema, json, SENTENCE), now(), alongside);
    },

    /** @throws FhirError `bad-element`, `not-found`, `stale-version`, `unsafe`, `not-allowed`. */
    async change(officer: Officer, of: { id: string; expected: number; json: unknown }, alongside: () => Effect) {
      const change = changeFrom(of.json);
      return changeIncident(database, officer, { ...of, change, now: now() }, alongside);
    },
  };
}
export type IncidentDesk = ReturnType<typeof createIncidentDesk>;

/** What the rooms of the exchange note. What cannot be written down is in the log, and stops nothing. */
export const createIncidents = ({ database, now, log }: { database: Database; now: () => Date; log: Log }): Incidents => ({
  async note(incident: NotedIncident): Promise<void> {
    try {
      await noteIncident(database, incident, now());
    } catch (error) {
      log.error('an incident could not be written down', { custodian: incident.organisation, error });
    }
  },
});
