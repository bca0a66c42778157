import type { Requester } from '@ouzel/exchange';

export type ScopeLetter = 'c' | 'r' | 'u' | 'd' | 's';

interface Scope {
  context: 'patient' | 'user' | 'system';
  type: string;
  letters: string;
}

// SMART App Launch 2.2, "scopes for requesting FHIR resources": letters in the order cruds. A scope with a query part grants nothing here.
const SCOPE = /^(patient|user|system)\/([A-Z][A-Za-z]*|\*)\.(c?r?u?d?s?|read|write|\*)$/;
const V1: Readonly<Record<string, string>> = { read: 'rs', write: 'cud', '*': 'cruds' };

const parsed = new Map<string, Scope | undefined>();
const PARSED_MAX = 1_000;

/** A scope by its text; the few that a site has are read once. */
function knownScope(text: string): Scope | undefined {
  if (parsed.has(text)) return parsed.get(text);
  if (parsed.size >= PARSED_MAX) parsed.clear();
  const scope = parseScope(text);
  parsed.set(text, scope);
  return scope;
}

export function parseScope(text: string): Scope | undefined {
  const [, context, type, letters] = SCOPE.exec(text) ?? [];
  if (
    (context !== 'patient' && context !== 'user' && context !== 'system') ||
    type === undefined ||
    letters === undefined ||
    letters === ''
  )
    return undefined;
  return { context, type, letters: V1[letters] ?? letters };
}

/** A scope counts only where what its context needs is in the token: a user for `user/`, a patient for `patient/`. */
function counts(requester: Requester, { context }: Scope): boolean {
  if (requester.patient !== undefined) return context === 'patient';
  return context === 'system' || (context === 'user' && requester.user !== undefined);
}

/** Types that no wildcard stands for. */
const NAMED_ONLY: readonly string[] = ['AuditEvent', 'Linkage', 'Group'];

const granted = (requester: Requester): Scope[] =>
  requester.scopes.flatMap((text) => {
    const scope = knownScope(text);
    return scope !== undefined && counts(requester, scope) ? [scope] : [];
  });

/**
 * Whether the token's scopes cover one interaction on a type (https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html):
 * `c` create, `r` read, `u` update, `d` delete, `s` search-type. Each entry of a batch is asked for by itself; an operation on a record
 * needs what it does, so `$everything` needs `r` and `s` on Patient and shows only the types of `scopedTypes`.
 */
export function allows(requester: Requester, type: string, letter: ScopeLetter): boolean {
  // The wildcard stands for clinical types; the audit trail, and who is who, must be named.
  const named = (scope: Scope): boolean => scope.type === type || (scope.type === '*' && !NAMED_ONLY.includes(type));
  return granted(requester).some((scope) => named(scope) && scope.letters.includes(letter));
}

/** The types that a record may be read of: those that may be both read and searched, as `$everything` does both. */
export function scopedTypes(requester: Requester): readonly string[] | 'all' {
  const types = [...new Set(granted(requester).map(({ type }) => type))].filter(
    (type) => allows(requester, type, 'r') && allows(requester, type, 's'),
  );
  return types.includes('*') ? 'all' : types;
}

/** Whether the token has the permission of one operation by itself: `user/$urgent-summary`. */
export function mayOperate(requester: Requester, operation: string): boolean {
  const contexts = ['patient', 'user', 'system'] as const;
  return contexts.some(
    (context) =>
      requester.scopes.includes(`${context}/$${operation}`) && counts(requester, { context, type: 'Patient', letters: '' }),
  );
}
