/** What the audit trail kept of a decision. */
export interface RecordedDecision {
  recorded: Date;
  purpose: string;
  organisation: { ods: string; name: string; kind: string };
  user?: { name: string; role: string } | undefined;
  client: string;
  interaction: string;
  target: string;
  status: number;
  rule?: string | undefined;
  fact?: string | undefined;
  agreements?: readonly string[] | undefined;
}
