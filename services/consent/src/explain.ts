import type { Agreement } from './agreements.ts';
import { nameOf } from './agreements.ts';

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

/** A decision in words: which step made it, on which fact, under which agreements. Nothing in it is about the person. */
export interface Explanation {
  step: string;
  rule?: string | undefined;
  shown: boolean;
  sentences: string[];
}

const STEPS: Readonly<Record<string, string>> = {
  '1': '1 credential',
  '2': '2 purpose of use',
  '3': '3 agreement',
  '4': '4 relationship',
  '5': "5 the person's directives",
  '6': '6 sensitivity',
  '7': '7 view',
  '8': '8 obligations',
};

const PURPOSES: Readonly<Record<string, string>> = {
  TREAT: 'treatment',
  ETREAT: 'emergency treatment',
  BTG: 'break-glass',
  PATRQT: "the person's own request",
  HOPERAT: 'information governance',
};

/** What each relationship rests on. */
const RELATIONSHIPS: Readonly<Record<string, string>> = {
  'gp-registration': 'the person is or was registered with it as their practice',
  encounter: 'the person is or was lately in its care (an encounter)',
  residency: 'the person lives or lately lived in it',
  'open-case': 'it has or lately had an open case of the person',
  referral: 'the person was referred to it',
  contribution: 'it has posted about the person, which opens what it posted and nothing of others',
  self: 'the person asked for their own record',
};

const REFUSALS: Readonly<Record<string, string>> = {
  '2-purpose': 'Its purpose is not one for which records of care are opened here.',
  '3-agreement': 'No data-sharing agreement lets it see this.',
  '3-dspt': 'Its entry in the Data Security and Protection Toolkit does not let it be shown data of others.',
  '4-unknown': 'Nobody is known here by what was asked. The caller was told the same as where there is no relationship.',
  '4-relationship':
    'No legitimate relationship with the person is known. The caller was told the same as where the person is unknown.',
  '5-directive': 'The person has objected to this sharing.',
};

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

function asked({ user, organisation, client, interaction, target, purpose, recorded }: RecordedDecision): string {
  const who = user === undefined ? `The system ${client}` : `${user.name} (role ${user.role})`;
  const why = PURPOSES[purpose] ?? purpose;
  const when = `${recorded.toISOString().slice(0, 16).replace('T', ' at ')} UTC`;
  return `${who} of ${organisation.name} (${organisation.ods}) asked for ${target} (${interaction}) for ${why} (${purpose}) on ${when}.`;
}

/** Why it was shown or refused. A rule that has no words of its own is told by its step. */
function because(rule: string, shown: boolean): string {
  const [step = '', detail] = rule.split(':');
  if (!shown) return REFUSALS[rule] ?? REFUSALS[step] ?? `It was refused by the rule ${rule}.`;
  const relationship = detail === undefined ? undefined : RELATIONSHIPS[detail];
  return relationship === undefined ? `It was permitted by the rule ${rule}.` : `It was permitted: ${relationship}.`;
}

const day = (date: Date): string => date.toISOString().slice(0, 10);

function relied(name: string, known: readonly Agreement[]): string {
  const agreement = known.find((each) => nameOf(each) === name);
  if (agreement === undefined) return `It relied on agreement ${name}, which is not known here.`;
  const { id, version, controller, view, dataClasses, lawfulBasis, dpia, approver, validFrom, validUntil } = agreement;
  const classes = dataClasses === null ? 'every data class' : dataClasses.join(', ');
  return `It relied on agreement ${id}, version ${version} (controller: ${controller}; view: ${view}; data: ${classes}; in force ${day(validFrom)} to ${day(validUntil)}; lawful basis: ${lawfulBasis}; DPIA: ${dpia}; approved by: ${approver}).`;
}

/** The decision of a recorded event as a person reads it. `known`: every version of every agreement. */
export function explain(decision: RecordedDecision, known: readonly Agreement[]): Explanation {
  const { rule, fact, status, agreements = [] } = decision;
  const shown = status < 400;
  if (rule === undefined) {
    const ended = `It ended with HTTP ${status} without a decision about a person.`;
    const step = status === 401 ? '1 credential' : 'none';
    const why = status === 401 ? 'The credential was missing, bad or expired.' : '';
    return { step, shown, sentences: [asked(decision), why, ended].filter((text) => text !== '') };
  }
  // A decision to permit is not yet an answer: what came after it may have failed.
  const permitted = rule.includes(':');
  const failed = permitted && !shown ? [`The request then ended with HTTP ${status}.`] : [];
  const facts = fact === undefined ? [] : [sentence(fact)];
  return {
    step: STEPS[rule.slice(0, 1)] ?? rule,
    rule,
    shown,
    sentences: [asked(decision), because(rule, permitted), ...facts, ...agreements.map((name) => relied(name, known)), ...failed],
  };
}
