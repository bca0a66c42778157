/** What each relationship rests on. */
const RELATIONSHIPS: Readonly<Record<string, string>> = {
  'gp-registration': 'the person is or was registered with it as their practice',
  encounter: 'the person is or was lately in its care (an encounter)',
  residency: 'the person lives or lately lived in it',
  'open-case': 'it has or lately had an open case of the person',
  referral: 'the person was referred to it',
  appointment: 'the person has or lately had an appointment with it',
  call: 'the person is or was within the last day on a call to it (111 or 999)',
  contribution: 'it has posted about the person, which opens what it posted and nothing of others',
  self: 'the person asked for their own record',
  draft: 'it reviews its own part of what a person asked to see of themself',
  whole: 'a person asked for what is held of them, and every part was reviewed or left out',
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

/** Why it was shown or refused. A rule that has no words of its own is told by its step. */
export function because(rule: string, shown: boolean): string {
  const [step = '', detail] = rule.split(':');
  if (!shown) return REFUSALS[rule] ?? REFUSALS[step] ?? `It was refused by the rule ${rule}.`;
  const relationship = detail === undefined ? undefined : RELATIONSHIPS[detail];
  return relationship === undefined ? `It was permitted by the rule ${rule}.` : `It was permitted: ${relationship}.`;
}
