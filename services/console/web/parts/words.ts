type Words = Readonly<Record<string, string>>;

/** Purposes of use as this console says them (codes: HL7 v3 ActReason). */
export const PURPOSES: Words = {
  TREAT: 'Direct care',
  ETREAT: 'Emergency care',
  BTG: 'Break-glass',
  HOPERAT: 'Information governance',
  PATRQT: "The person's own request",
};
export const OUTCOMES: Words = { '0': 'Answered', '4': 'Refused', '8': 'Failed' };

/** Job roles of national RBAC, as far as they occur. */
const ROLES: Words = {
  R0001: 'Privacy Officer',
  R5105: 'Caldicott Guardian',
  R8000: 'Clinical practitioner',
  R8001: 'Nurse',
  R8008: 'Administrator',
};

export const roleText = (code: string): string => {
  const word = ROLES[code];
  return word === undefined ? (code === '' ? 'no role stated' : `role ${code}`) : `${word} (${code})`;
};
export const purposeText = (code: string): string => PURPOSES[code] ?? code;
export const outcomeText = (code: string): string => OUTCOMES[code] ?? code;

const OPERATIONS: Words = {
  $everything: 'Opened the whole record',
  $summary: 'Opened the patient summary',
  '$urgent-summary': 'Opened the urgent summary',
  $match: 'Looked for a person by description',
  '$break-glass': 'Declared break-glass',
  $lastn: 'Read the latest observations',
};
/** Addresses for information governance, by how they begin. */
const GOVERNANCE: readonly [RegExp, string][] = [
  [/^reconstructions\/[^/]+\/content/, 'Opened what somebody saw'],
  [/^reconstructions/, 'Read what was asked of past answers'],
  [/^audit\/entries/, 'Read the proof of an event'],
  [/^audit\/checkpoints/, 'Read checkpoints of the log'],
  [/^cases\/[^/]+\/events/, 'Read a case'],
  [/^cases/, 'Read cases'],
  [/^questions/, 'Read questions to them'],
  [/^AuditEvent/, 'Read the access log'],
  [/^decisions/, 'Read why an access was allowed'],
  [/^people/, 'Looked a person up by NHS number'],
  [/^agreements/, 'Read agreements'],
  [/^break-glass/, 'Read break-glass reviews'],
  [/^links\/[^/]+\/exposure/, 'Read who was shown a wrong record'],
  [/^links/, 'Read links of people'],
  [/^dead-letters/, 'Read dead letters'],
  [/^participants/, 'Read who takes part'],
  [/^directives/, 'Read what a person decided about sharing'],
  [/^accesses/, 'Read how often records were looked at'],
  [/^(retention|holds|erasures)/, 'Read holds and erasures'],
  [/^sources/, 'Read how sources answer'],
];
const VERBS: Words = {
  read: 'Read',
  vread: 'Read a version of',
  'history-instance': 'Read the history of',
  'search-type': 'Searched for',
  create: 'Wrote',
  update: 'Changed',
  patch: 'Changed',
  delete: 'Deleted',
  batch: 'Sent a batch',
  transaction: 'Sent a transaction',
};

/** What was done, from the interaction and `METHOD /path?query`. */
export function deedText({ interaction, query }: { interaction: string; query: string }): string {
  const path = (query.split(' ')[1] ?? '').replace(/\?.*$/, '');
  const below = /^\/(?:.*\/)?(?:fhir\/R4|ig|nrl)\/(.*)$/.exec(path)?.[1] ?? '';
  const governed = path.includes('/ig/') ? GOVERNANCE.find(([begins]) => begins.test(below)) : undefined;
  if (governed !== undefined) return query.startsWith('GET') ? governed[1] : governed[1].replace(/^Read/, 'Changed');
  if (below === 'AuditEvent') return 'Read the access log';
  const operation = below.split('/').findLast((part) => part.startsWith('$'));
  if (operation !== undefined) return OPERATIONS[operation] ?? `Asked for ${operation}`;
  const type = below.split('/')[0] ?? '';
  const verb = VERBS[interaction];
  if (verb === undefined) return type === '' ? 'Passed on to another system' : `Asked for ${type}`;
  return type === '' || interaction === 'batch' || interaction === 'transaction' ? verb : `${verb} ${type}`;
}
