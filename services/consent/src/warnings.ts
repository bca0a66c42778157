import { currentOf, versionsOf } from './agreement-index.ts';
import { daysUntil, stateOf, warningDays } from './agreement-state.ts';
import { type Agreement, nameOf } from './agreements.ts';
import { dsptFault } from './dspt-step.ts';

/** Something that will stop access on a day, or has done so, or that somebody must look at. */
export interface Warning {
  kind: 'agreement-ending' | 'agreement-lapsed' | 'review-overdue' | 'dspt-ending' | 'dspt-lapsed' | 'dspt-unknown';
  /** Which agreement, `id/version`, or whose toolkit entry, by ODS code. */
  subject: string;
  /** Which warning a coming end has reached: 90, 30 or 7 days. */
  days?: number;
  text: string;
}

/** An organisation's toolkit entry as the directory has it. */
export interface ToolkitEntry {
  ods: string;
  name: string;
  dsptStatus: string | null;
  dsptExpiry: Date | null;
}

const day = (date: Date): string => date.toISOString().slice(0, 10);

function ofAgreement(agreement: Agreement, now: Date): Warning[] {
  const { validUntil, reviewDate } = agreement;
  const state = stateOf(agreement, now);
  const subject = nameOf(agreement);
  const days = state === 'in-force' ? warningDays(validUntil, now) : undefined;
  const ends = `Agreement ${subject} ends on ${day(validUntil)}`;
  return [
    ...(days === undefined
      ? []
      : [{ kind: 'agreement-ending' as const, subject, days, text: `${ends}, in ${daysUntil(validUntil, now)} days.` }]),
    ...(state === 'lapsed'
      ? [
          {
            kind: 'agreement-lapsed' as const,
            subject,
            text: `Agreement ${subject} ended on ${day(validUntil)}: only the urgent summary is left, in emergencies.`,
          },
        ]
      : []),
    ...(state === 'in-force' && reviewDate <= now
      ? [{ kind: 'review-overdue' as const, subject, text: `Agreement ${subject} was due for review on ${day(reviewDate)}.` }]
      : []),
  ];
}

function ofOrganisation({ ods, name, dsptStatus, dsptExpiry }: ToolkitEntry, now: Date): Warning[] {
  if (dsptStatus === null)
    return [{ kind: 'dspt-unknown', subject: ods, text: `No DSPT status of ${name} (${ods}) is recorded.` }];
  const fault = dsptFault({ status: dsptStatus, ...(dsptExpiry === null ? {} : { expiry: dsptExpiry }) }, now);
  if (fault !== undefined)
    return [{ kind: 'dspt-lapsed', subject: ods, text: `${name} (${ods}) is shown nothing of others: ${fault}.` }];
  const days = dsptExpiry === null ? undefined : warningDays(dsptExpiry, now);
  if (days === undefined || dsptExpiry === null) return [];
  return [{ kind: 'dspt-ending', subject: ods, days, text: `The DSPT status of ${name} (${ods}) ends on ${day(dsptExpiry)}.` }];
}

/** What somebody must do something about: agreements by their current versions, then organisations. */
export function warningsOf(agreements: readonly Agreement[], organisations: readonly ToolkitEntry[], now: Date): Warning[] {
  return [
    ...versionsOf(agreements)
      .flatMap((versions) => currentOf(versions, now) ?? [])
      .flatMap((agreement) => ofAgreement(agreement, now)),
    ...organisations.flatMap((organisation) => ofOrganisation(organisation, now)),
  ];
}
