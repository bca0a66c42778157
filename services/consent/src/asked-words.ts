import type { RecordedDecision } from './recorded-decision.ts';

const PURPOSES: Readonly<Record<string, string>> = {
  TREAT: 'treatment',
  ETREAT: 'emergency treatment',
  BTG: 'break-glass',
  PATRQT: "the person's own request",
  HOPERAT: 'information governance',
};

/** Who asked for what, for which purpose, and when. */
export function asked({ user, organisation, client, interaction, target, purpose, recorded }: RecordedDecision): string {
  const who = user === undefined ? `The system ${client}` : `${user.name} (role ${user.role})`;
  const why = PURPOSES[purpose] ?? purpose;
  const when = `${recorded.toISOString().slice(0, 16).replace('T', ' at ')} UTC`;
  return `${who} of ${organisation.name} (${organisation.ods}) asked for ${target} (${interaction}) for ${why} (${purpose}) on ${when}.`;
}
