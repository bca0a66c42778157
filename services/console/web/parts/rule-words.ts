type Words = Readonly<Record<string, string>>;

/** Rules of surveillance, in a few words. */
export const RULES: Words = {
  'by-hand': 'Doubted by an officer',
  'own-record': 'Own record',
  'same-address': 'Same address',
  'same-street': 'Same street',
  colleague: 'Colleague',
  'not-in-care': 'Not in care',
  claimed: 'Claimed only',
  'claimed-again': 'Claimed again and again',
  'refused-again': 'Refused again and again',
  'unusual-volume': 'Unusually many people',
  'unusual-hour': 'Unusual hour',
  'again-and-again': 'Again and again',
  'many-watchers': 'Many watchers',
  'break-glass-unreviewed': 'Break-glass not reviewed',
};
export const ruleText = (rule: string): string => RULES[rule] ?? rule;
