/** Something that the exchange itself noted, and that may be a personal data breach. It names nobody. */
export interface NotedIncident {
  /** `wrong-person`: a source answered about somebody else. */
  kind: 'wrong-person';
  /** ODS code of whose it is, or the name of a national service. */
  organisation: string;
  /** Finds the requests behind it in the trail. */
  traceId?: string;
}

/** Where the exchange says that something must be looked into. Never throws: what it was about to do goes on. */
export interface Incidents {
  note(incident: NotedIncident): Promise<void>;
}
