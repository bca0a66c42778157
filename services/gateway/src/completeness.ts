import type { OperationOutcome, OperationOutcomeIssue } from '@medplum/fhirtypes';
import type { Organisation, Permit, SourceAnswer, SourceStatus } from '@ouzel/exchange';
import { systems } from '@ouzel/fhir';

/** How the issue of each status reads to a machine; the status itself is in the extension. */
const ISSUES: Readonly<Record<SourceStatus, Pick<OperationOutcomeIssue, 'severity' | 'code'>>> = {
  complete: { severity: 'information', code: 'informational' },
  partial: { severity: 'warning', code: 'incomplete' },
  'timed-out': { severity: 'warning', code: 'timeout' },
  unavailable: { severity: 'warning', code: 'incomplete' },
  refused: { severity: 'warning', code: 'suppressed' },
  stale: { severity: 'warning', code: 'incomplete' },
  withheld: { severity: 'warning', code: 'suppressed' },
  'not-asked': { severity: 'warning', code: 'incomplete' },
};

/** What each status tells a reader. */
export const STATUS_SENTENCES: Readonly<Record<SourceStatus, string>> = {
  complete: 'all that it holds and may share is here',
  partial: 'part of what it holds is not here',
  'timed-out': 'it did not answer in time; what it holds is not here',
  unavailable: 'it could not be asked; what it holds is not here',
  refused: 'it refused; what it holds is not here',
  stale: 'it could not be asked; an earlier copy is shown',
  withheld: 'what it holds is withheld',
  'not-asked': 'it was not asked',
};

/** The same for everybody, whatever is withheld: it must not tell that something is. */
const CONSTANT: OperationOutcomeIssue = {
  severity: 'information',
  code: 'informational',
  diagnostics:
    'Information may be withheld from this record by law, by its source or by the person. What is not here may still be so.',
};

const KINDS: Readonly<Record<Organisation['kind'], string>> = {
  'gp-practice': 'A general practice',
  'acute-trust': 'A hospital',
  'care-home': 'A care home',
  'local-authority': 'A council',
  ambulance: 'An ambulance service',
  community: 'A community service',
  exchange: 'The exchange',
};

function excludedText({ excluded = [] }: SourceAnswer): string {
  if (excluded.length === 0) return '';
  return ` Not shown: ${excluded.map(({ type, reason, count }) => `${count} ${type} (${reason})`).join('; ')}.`;
}

function issueOf(answer: SourceAnswer, hideLocation: boolean): OperationOutcomeIssue {
  const { custodian, status, asOf, text } = answer;
  const name = hideLocation ? KINDS[custodian.kind] : `${custodian.name} (${custodian.ods})`;
  const own = text === undefined || hideLocation ? '' : ` ${text}`;
  const when = asOf === undefined ? '' : ` As of ${asOf.toISOString()}.`;
  const details = [
    { url: 'status', valueCode: status },
    ...(hideLocation ? [] : [{ url: 'custodian', valueString: custodian.ods }]),
  ];
  return {
    extension: [
      {
        url: systems.sourceStatusExtension,
        extension: [...details, ...(asOf === undefined ? [] : [{ url: 'asOf', valueInstant: asOf.toISOString() }])],
      },
    ],
    ...ISSUES[status],
    ...(answer.conflict === true ? { code: 'conflict' as const } : {}),
    details: { text: status },
    diagnostics: `${name}: ${STATUS_SENTENCES[status]}.${when}${own}${excludedText(answer)}`,
  };
}

/** The status of every source that was due, and the constant sentence: for answers that stand for the whole record. */
export function wholeOutcome(permit: Pick<Permit, 'hideLocation'>, answers: readonly SourceAnswer[]): OperationOutcome {
  return {
    resourceType: 'OperationOutcome',
    issue: [...answers.map((answer) => issueOf(answer, permit.hideLocation)), CONSTANT],
  };
}

/** Only what keeps a search from being complete; nothing where it is. */
export function searchOutcome(
  permit: Pick<Permit, 'hideLocation'>,
  answers: readonly SourceAnswer[],
): OperationOutcome | undefined {
  const lacking = answers.filter(({ status }) => status !== 'complete');
  if (lacking.length === 0) return undefined;
  return { resourceType: 'OperationOutcome', issue: lacking.map((answer) => issueOf(answer, permit.hideLocation)) };
}
