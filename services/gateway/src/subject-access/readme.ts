import type { SelectedPart } from './selection.ts';

const BECAUSE: Readonly<Record<string, string>> = {
  'third-party': 'information about another person',
  'serious-harm': 'a health professional judged that it could cause serious harm',
  'legal-privilege': 'legal advice',
  'other-exemption': 'another exemption in data protection law',
  'not-reviewed': 'the organisation has not looked through it yet',
  'since-the-review': 'it came, or was changed, after the organisation looked through its part',
  'rule-or-changed':
    'the rules of the exchange withhold it, or it was changed or taken back after the organisation looked through it',
};

const lines = (n: number): string => (n === 1 ? '1 entry' : `${n} entries`);

function partText({ name, ods, elsewhere, reviewed, lines: shown, withheld }: SelectedPart): string {
  const head = `${name} (${ods})`;
  if (elsewhere) return `${head}: the exchange asks it when it is needed and keeps nothing for you here. Please ask it directly.`;
  if (reviewed === null) return `${head}: not in this file, since it has not looked through its part. You may ask it directly.`;
  const left = Object.entries(withheld).map(([because, n]) => `  ${lines(n)} left out: ${BECAUSE[because] ?? because}.`);
  return [`${head}: ${lines(shown.length)} in this file.`, ...left].join('\n');
}

/** What the person reads first: what is here, what is not and why, and what they can do about it (UK GDPR art. 15(1), 12(4)). */
export function readmeOf(of: {
  day: string;
  received: string;
  parts: readonly SelectedPart[];
  looks: number;
  earlier: boolean;
}): string {
  const { day, received, parts, looks, earlier } = of;
  return `What the shared care record holds of you
========================================

You asked for this on ${received}. It was put together on ${day}.

record/     what each organisation holds, as text (.txt) and as data (.json, HL7 FHIR R4)
looks.csv   who was shown something of your record, when and why: ${lines(looks)}${earlier ? ', the newest' : ''}
you.json    who you are, as the exchange knows you

What is in it, and what is not
------------------------------

${parts.length === 0 ? 'Nothing is held of you.' : parts.map(partText).join('\n\n')}

What you can do
---------------

If something is wrong you may ask for it to be put right. If you think that something was left out that should be here, or that
you were not answered as you should have been, write to the organisation, or complain to the Information Commissioner's Office
(https://ico.org.uk/make-a-complaint/). You may also go to court.
`;
}
