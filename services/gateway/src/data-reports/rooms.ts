import type { Effect } from '@ouzel/exchange';

/** Who did something, as it is kept. */
export interface Actor {
  id: string;
  name: string;
  role: string;
  organisation: string;
}

export interface Viewer {
  as: 'exchange' | 'custodian' | 'reporter';
  id: string;
  organisation: string;
}

interface DataReport {
  resource: string;
  what: 'wrong-person' | 'wrong-value' | 'out-of-date' | 'duplicate' | 'missing' | 'other';
  text: string;
  event?: string | undefined;
}

/** What is reported as wrong about resources: the audit service implements it. */
export interface DataReports {
  reportOf(json: unknown): DataReport;
  report(report: DataReport, whose: { custodian: string; reporter: Actor }, alongside: (id: string) => Effect): Promise<string>;
  custodianByEvent(asked: { event: string; resource: string; organisation: string | undefined }): Promise<string | undefined>;
  list(viewer: Viewer, state: string | undefined): Promise<readonly object[]>;
  read(viewer: Viewer, id: string): Promise<{ version: number }>;
  change(
    viewer: Viewer,
    of: { id: string; expected: number; json: unknown; by: Actor },
    alongside: () => Effect,
  ): Promise<{ version: number; state: string }>;
}
